package dev.imagefunction.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.imagefunction.local.http.LocalJson;
import java.util.Locale;

/** Converts the log line with CloudWatch's metrics to a readable one. */
final class InvocationLine {
    private InvocationLine() {}

    /** Returns any other line unchanged. */
    static String of(String line) {
        var json = line.indexOf("{\"");
        if (json < 0 || !line.contains("\"_aws\"")) {
            return line;
        }
        try {
            return line.substring(0, json) + readable(LocalJson.parse(line.substring(json)));
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
