package dev.imagefunction.telemetry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.Report;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON line for each delivery, which CloudWatch also reads as metrics.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">Embedded
 *     Metric Format</a>
 */
public final class LogLine implements Consumer<Report> {
    private static final String COUNT = "Count";
    private static final String MILLISECONDS = "Milliseconds";

    private final TelemetryConfig config;
    private final Map<String, Double> prices;
    private final ObjectMapper json;
    private final Clock clock;
    private final Consumer<String> out;

    /** @param out takes each line, without its end */
    public LogLine(TelemetryConfig config, ObjectMapper json, Clock clock, Consumer<String> out) {
        this.config = config;
        this.prices = Prices.parse(config.prices().orElse(""));
        this.json = json;
        this.clock = clock;
        this.out = out;
    }

    @Override
    public void accept(Report report) {
        write(described(report), metrics -> measure(report, metrics));
    }

    /** Reports a failure that ends an event before its delivery begins; one that the caller caused is no fault. */
    public void fault(Failure failure) {
        if (failure.code().status() >= 500) {
            var fields = new LinkedHashMap<String, @Nullable Object>();
            fields.put("trigger", config.trigger());
            fields.put("code", failure.code().text());
            fields.put("request_id", LambdaContext.knownRequestId());
            write(fields, metrics -> metrics.put("Faults", COUNT, 1));
        }
    }

    private void write(Map<String, @Nullable Object> fields, Consumer<Metrics> measure) {
        var metrics = new ArrayList<Map<String, String>>();
        var values = new LinkedHashMap<String, Object>();
        measure.accept((name, unit, value) -> {
            metrics.add(Map.of("Name", name, "Unit", unit));
            values.put(name, value);
        });
        var dimensions = List.of(List.of("Function"));
        var directive = Map.of("Namespace", "ImageFunction", "Dimensions", dimensions, "Metrics", metrics);
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put("_aws", Map.of("Timestamp", clock.millis(), "CloudWatchMetrics", List.of(directive)));
        line.put("Function", config.functionName());
        line.putAll(fields);
        line.values().removeIf(value -> value == null);
        line.putAll(values);
        try {
            out.accept(json.writeValueAsString(line));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, @Nullable Object> described(Report report) {
        var request = report.request();
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put("trigger", config.trigger());
        line.put("id", report.id().id());
        line.put("owner", report.id().owner());
        line.put("model", request.model());
        line.put("size", request.size());
        line.put("quality", request.quality());
        line.put("n", request.n());
        line.put("calls", report.calls());
        line.put("outcome", report.outcome());
        line.put("code", report.code());
        line.put("replayed", report.replayed());
        line.put("request_id", LambdaContext.knownRequestId());
        line.put("trace_id", LambdaContext.traceId());
        var usage = numbers(report.usage());
        line.put("usage", usage.isEmpty() ? null : usage);
        line.put("prompt", config.logPrompts() ? request.prompt() : null);
        return line;
    }

    /** A gateway may put any text into its usage, such as the prompt. */
    private static Map<String, Object> numbers(Map<String, @Nullable Object> usage) {
        var numbers = new LinkedHashMap<String, Object>();
        usage.forEach((name, value) -> {
            if (value instanceof Number) {
                numbers.put(name, value);
            } else if (value instanceof Map<?, ?> inner) {
                @SuppressWarnings("unchecked")
                var fields = numbers((Map<String, @Nullable Object>) inner);
                if (!fields.isEmpty()) {
                    numbers.put(name, fields);
                }
            }
        });
        return numbers;
    }

    @FunctionalInterface
    private interface Metrics {
        void put(String name, String unit, Object value);
    }

    /** What did not happen is omitted: a metric costs nothing in an hour without a value. */
    private void measure(Report report, Metrics metrics) {
        metrics.put("Generations", COUNT, 1);
        count(metrics, "Images", report.images());
        count(metrics, "Charged", report.charged());
        count(metrics, "Unknown", report.unknown());
        count(metrics, "Refused", Failure.Code.MODERATION_BLOCKED.text().equals(report.code()) ? 1 : 0);
        count(metrics, "Retried", report.retried());
        count(metrics, "Failed", report.code() == null ? 0 : 1);
        count(metrics, "Faults", isFault(report) ? 1 : 0);
        metrics.put("DurationMillis", MILLISECONDS, report.totalMillis());
        if (report.calls() > 0) {
            metrics.put("GatewayMillis", MILLISECONDS, report.gatewayMillis());
        }
        if (report.images() > 0) {
            metrics.put("UploadMillis", MILLISECONDS, report.uploadMillis());
            metrics.put("Bytes", "Bytes", report.bytes());
        }
        var price = prices.get(report.request().model());
        if (price != null && report.charged() > 0) {
            metrics.put("EstimatedCost", "None", price * report.charged());
        }
    }

    /** A failure of the gateway, of AWS or of a setting: HTTP would return a 5xx. */
    private static boolean isFault(Report report) {
        return !report.replayed()
                && Optional.ofNullable(report.code())
                        .flatMap(Failure.Code::of)
                        .filter(code -> code.status() >= 500)
                        .isPresent();
    }

    private static void count(Metrics metrics, String name, int value) {
        if (value > 0) {
            metrics.put(name, COUNT, value);
        }
    }
}
