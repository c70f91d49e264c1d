package dev.imagefunction.trigger;

import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.Report;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON line for each delivery of a generation, which CloudWatch also reads as metrics (Embedded Metric
 * Format).
 */
final class Telemetry implements Consumer<Report> {
    private static final String COUNT = "Count";
    private static final String MILLISECONDS = "Milliseconds";

    private final TriggerConfig config;
    private final Map<String, Double> prices;
    private final Json json;
    private final Clock clock;
    private final Consumer<String> out;

    /** @param out takes each line, without its end */
    Telemetry(TriggerConfig config, Json json, Clock clock, Consumer<String> out) {
        this.config = config;
        this.prices = Prices.parse(config.prices().orElse(""));
        this.json = json;
        this.clock = clock;
        this.out = out;
    }

    @Override
    public void accept(Report report) {
        var metrics = new ArrayList<Map<String, String>>();
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put("_aws", Map.of());
        line.put("Function", config.functionName());
        line.put("Model", report.request().model());
        describe(report, line);
        measure(report, (name, unit, value) -> {
            metrics.add(Map.of("Name", name, "Unit", unit));
            line.put(name, value);
        });
        line.put(
                "_aws",
                Map.of(
                        "Timestamp",
                        clock.millis(),
                        "CloudWatchMetrics",
                        List.of(Map.of(
                                "Namespace",
                                "ImageFunction",
                                "Dimensions",
                                List.of(List.of("Function"), List.of("Function", "Model")),
                                "Metrics",
                                metrics))));
        out.accept(json.write(line));
    }

    private void describe(Report report, Map<String, @Nullable Object> line) {
        var request = report.request();
        line.put("trigger", config.export());
        line.put("id", report.id().id());
        line.put("owner", report.id().owner());
        line.put("size", request.size());
        line.put("quality", request.quality());
        line.put("n", request.n());
        line.put("calls", report.calls());
        line.put("outcome", report.outcome());
        line.put("code", report.code());
        line.put("replayed", report.replayed());
        line.put("request_id", Lambda.knownRequestId());
        line.put("trace_id", Lambda.traceId());
        line.put("usage", report.usage().isEmpty() ? null : report.usage());
        line.put("prompt", config.logPrompts() ? request.prompt() : null);
        line.values().removeIf(value -> value == null);
    }

    private interface Metrics {
        void put(String name, String unit, Object value);
    }

    /** What did not happen is left out where it would draw an average down. */
    private void measure(Report report, Metrics metrics) {
        var refused = Failure.Code.MODERATION_BLOCKED.name().toLowerCase(Locale.ROOT);
        metrics.put("Generations", COUNT, 1);
        metrics.put("Images", COUNT, report.images());
        metrics.put("Charged", COUNT, report.charged());
        metrics.put("Unknown", COUNT, report.unknown());
        metrics.put("Refused", COUNT, refused.equals(report.code()) ? 1 : 0);
        metrics.put("Retried", COUNT, report.retried());
        metrics.put("Failed", COUNT, report.code() == null ? 0 : 1);
        metrics.put("DurationMillis", MILLISECONDS, report.totalMillis());
        if (report.calls() > 0) {
            metrics.put("GatewayMillis", MILLISECONDS, report.gatewayMillis());
        }
        if (report.images() > 0) {
            metrics.put("UploadMillis", MILLISECONDS, report.uploadMillis());
            metrics.put("Bytes", "Bytes", report.bytes());
        }
        var price = prices.get(report.request().model());
        if (price != null) {
            metrics.put("EstimatedCost", "None", price * report.charged());
        }
    }
}
