package dev.imagefunction.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.imagefunction.local.http.LocalJson;
import java.util.Locale;

/** Converts the log line with CloudWatch's metrics to a readable one. */
final class InvocationLine {
    private static final String SEPARATOR = " | ";

    private InvocationLine() {}

    /** Returns any other line unchanged. */
    static String of(String line) {
        var start = line.indexOf(SEPARATOR);
        var json = start < 0 ? "" : line.substring(start + SEPARATOR.length());
        if (!json.startsWith("{") || !json.contains("\"_aws\"")) {
            return line;
        }
        try {
            return line.substring(0, start + SEPARATOR.length()) + readable(LocalJson.parse(json));
        } catch (JsonProcessingException cut) {
            return line;
        }
    }

    private static String readable(JsonNode report) {
        var code = report.path("code").asText("");
        return String.format(
                Locale.ROOT,
                "%s %s in %.1f s; images: %d (%.1f MB), charged: %d, perhaps charged: %d",
                report.path("id").asText("?"),
                code.isEmpty() ? report.path("outcome").asText("?") : "failed (" + code + ")",
                report.path("DurationMillis").asLong() / 1000.0,
                report.path("Images").asInt(),
                report.path("Bytes").asLong() / 1e6,
                report.path("Charged").asInt(),
                report.path("Unknown").asInt());
    }
}
