package dev.imagefunction.infra;

import static dev.imagefunction.infra.Template.text;
import static java.util.stream.Collectors.toCollection;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The functions: one for each trigger, with timeouts, logs, versions and aliases. */
final class FunctionRules {
    static final List<String> TRIGGERS = List.of("bus", "generate", "http", "queue", "topic");

    /** The longest that an HTTP API waits. */
    private static final int FRONT_MILLIS = 30_000;

    private FunctionRules() {}

    /** The name of the artifact's function that a function resource runs. */
    static String export(JsonNode function) {
        return variables(function).path("QUARKUS_FUNQY_EXPORT").asText();
    }

    static Stream<String> exports(Template template) {
        var exports = functions(template)
                .map(function -> export(function.getValue()))
                .sorted()
                .toList();
        var names = functions(template)
                .filter(function -> !text(function.getValue().path("Properties").path("FunctionName"))
                        .endsWith("-" + export(function.getValue())))
                .map(function -> function.getKey() + " is named after another function");
        return Stream.concat(exports.equals(TRIGGERS) ? Stream.empty() : Stream.of("functions are " + exports), names);
    }

    static Stream<String> timeouts(Template template) {
        return functions(template).flatMap(function -> {
            var timeout = function.getValue().at("/Properties/Timeout").asInt();
            var told = seconds(variables(function.getValue()).path("FUNCTION_TIMEOUT"));
            var read = seconds(variables(function.getValue()).path("GATEWAY_READ_TIMEOUT"));
            return Stream.of(
                            told == timeout ? "" : " ends after " + timeout + " s but is told " + told,
                            read > 0 && read < timeout ? "" : " waits " + read + " s for the gateway in " + timeout)
                    .filter(wrong -> !wrong.isEmpty())
                    .map(wrong -> function.getKey() + wrong);
        });
    }

    /** An HTTP API returns 503 after 30 s; http runs on, so that an image that is paid for is stored. */
    static Stream<String> front(Template template) {
        var waits = template.resources("AWS::ApiGatewayV2::Integration")
                .filter(integration -> {
                    var millis = integration
                            .getValue()
                            .at("/Properties/TimeoutInMillis")
                            .asInt();
                    return millis < 1 || millis > FRONT_MILLIS;
                })
                .map(integration -> integration.getKey() + " waits longer than an HTTP API can");
        var outlived = functions(template)
                .filter(function -> export(function.getValue()).equals("http"))
                .filter(function ->
                        function.getValue().at("/Properties/Timeout").asInt() * 1000 <= FRONT_MILLIS
                                || !template.root()
                                        .path("Resources")
                                        .has(variables(function.getValue())
                                                .path("QUEUE_URL")
                                                .path("Ref")
                                                .asText()))
                .map(function -> function.getKey() + " drops what takes longer than its front waits");
        return Stream.concat(waits, outlived);
    }

    static Stream<String> logs(Template template) {
        var groups = template.resources("AWS::Logs::LogGroup")
                .map(group -> group.getValue().path("Properties"))
                .filter(group -> group.has("RetentionInDays"))
                .map(group -> text(group.path("LogGroupName")))
                .collect(toCollection(TreeSet::new));
        return functions(template)
                .filter(function -> !groups.contains(
                        "/aws/lambda/" + text(function.getValue().at("/Properties/FunctionName"))))
                .map(function -> function.getKey() + " keeps its log for ever");
    }

    static Stream<Map.Entry<String, JsonNode>> functions(Template template) {
        return template.resources("AWS::Lambda::Function");
    }

    private static JsonNode variables(JsonNode function) {
        return function.at("/Properties/Environment/Variables");
    }

    /** A plain number is seconds; else an ISO duration. */
    static long seconds(JsonNode value) {
        var text = value.asText("0");
        return text.matches("\\d+")
                ? Long.parseLong(text)
                : Duration.parse(text).toSeconds();
    }
}
