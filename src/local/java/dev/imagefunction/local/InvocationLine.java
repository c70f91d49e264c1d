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
        var images = report.path("Images").asInt();
        var code = report.path("code").asText("");
        var line = new StringBuilder(report.path("id").asText("?"))
                .append(' ')
                .append(code.isEmpty() ? report.path("outcome").asText("?") : "failed (" + code + ")")
                .append(String.format(
                        Locale.ROOT, " in %.1f s", report.path("DurationMillis").asLong() / 1000.0))
                .append(", ")
                .append(images == 1 ? "1 image" : images + " images");
        if (report.has("Bytes")) {
            line.append(String.format(
                    Locale.ROOT, " of %.1f MB", report.path("Bytes").asLong() / 1e6));
        }
        line.append(", ").append(report.path("Charged").asInt()).append(" charged");
        if (report.path("Unknown").asInt() > 0) {
            line.append(", ").append(report.path("Unknown").asInt()).append(" perhaps charged");
        }
        return line.toString();
    }
}
