package dev.imagefunction.telemetry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.Report;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON line for each delivery, and for each failure outside a delivery. CloudWatch also reads them as metrics.
 *
 * @param out takes each line, without its end
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">Embedded
 *     Metric Format</a>
 */
public record LogLine(TelemetryConfig config, ObjectMapper json, Clock clock, Consumer<String> out)
        implements Consumer<Report> {
    @Override
    public void accept(Report report) {
        write(description(report), values(report));
    }

    /** Reports a failure that ends an event before its delivery begins; one that the caller caused is no fault. */
    public void fault(Failure failure) {
        if (failure.code().status() >= 500) {
            var fields = new LinkedHashMap<String, @Nullable Object>();
            fields.put("trigger", config.trigger());
            fields.put("code", failure.code().text());
            fields.put("request_id", LambdaContext.knownRequestId());
            write(fields, Map.of("Faults", 1));
        }
    }

    private void write(Map<String, @Nullable Object> fields, Map<String, ? extends Object> values) {
        var metrics = values.keySet().stream()
                .map(name -> Map.of("Name", name, "Unit", unit(name)))
                .toList();
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

    private Map<String, @Nullable Object> description(Report report) {
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

    /** What did not happen is omitted: a metric costs nothing in an hour without a value. */
    private Map<String, Number> values(Report report) {
        var values = new LinkedHashMap<String, Number>();
        values.put("Generations", 1);
        values.put("Images", report.images());
        values.put("Charged", report.charged());
        values.put("Unknown", report.unknown());
        values.put("Refused", Failure.Code.MODERATION_BLOCKED.text().equals(report.code()) ? 1 : 0);
        values.put("Retried", report.retried());
        values.put("Failed", report.code() == null ? 0 : 1);
        values.put("Faults", isFault(report) ? 1 : 0);
        values.values().removeIf(count -> count.intValue() == 0);
        values.put("DurationMillis", report.totalMillis());
        if (report.calls() > 0) {
            values.put("GatewayMillis", report.gatewayMillis());
        }
        if (report.images() > 0) {
            values.put("UploadMillis", report.uploadMillis());
            values.put("Bytes", report.bytes());
        }
        var price =
                Prices.parse(config.prices().orElse("")).get(report.request().model());
        if (price != null && report.charged() > 0) {
            values.put("EstimatedCost", price * report.charged());
        }
        return values;
    }

    private static String unit(String metric) {
        return switch (metric) {
            case "DurationMillis", "GatewayMillis", "UploadMillis" -> "Milliseconds";
            case "Bytes" -> "Bytes";
            case "EstimatedCost" -> "None";
            default -> "Count";
        };
    }

    /** A failure of the gateway, of AWS or of a setting: HTTP would return a 5xx. One that is a result counts once. */
    private static boolean isFault(Report report) {
        var isResult = report.replayed() && report.outcome().equals("failed");
        return !isResult
                && Optional.ofNullable(report.code())
                        .flatMap(Failure.Code::of)
                        .filter(code -> code.status() >= 500)
                        .isPresent();
    }
}
