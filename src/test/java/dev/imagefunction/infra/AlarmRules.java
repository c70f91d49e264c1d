package dev.imagefunction.infra;

import static dev.imagefunction.infra.Template.target;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An alarm on a metric that nobody emits, or that nobody hears, is worse than none. */
final class AlarmRules {
    /** What the function itself emits; every one has the dimension Function, which is Lambda's name of it. */
    static final Set<String> OWN_METRICS = Set.of(
            "Generations",
            "Images",
            "Charged",
            "Unknown",
            "Refused",
            "Retried",
            "Failed",
            "DurationMillis",
            "GatewayMillis",
            "UploadMillis",
            "Bytes",
            "EstimatedCost");

    private static final Map<String, Set<String>> METRICS = Map.of(
            "ImageFunction",
            OWN_METRICS,
            "AWS/Lambda",
            Set.of("Invocations", "Errors", "Throttles", "Duration", "ConcurrentExecutions"),
            "AWS/SQS",
            Set.of(
                    "ApproximateAgeOfOldestMessage",
                    "ApproximateNumberOfMessagesVisible",
                    "ApproximateNumberOfMessagesNotVisible"),
            "AWS/States",
            Set.of("ExecutionsFailed"));
    private static final Map<String, String> DIMENSIONS = Map.of(
            "ImageFunction", "Function",
            "AWS/Lambda", "FunctionName",
            "AWS/SQS", "QueueName",
            "AWS/States", "StateMachineArn");
    private static final Pattern DIVISOR = Pattern.compile("FILL\\((\\w+), 0\\) / (\\d+)");

    private AlarmRules() {}

    static Stream<String> unknownMetrics(Template template) {
        var alarms = alarms(template).flatMap(alarm -> Stream.concat(
                        Stream.of(alarm.getValue()),
                        alarm.getValue().path("Metrics").valueStream().map(metric -> metric.at("/MetricStat/Metric")))
                .filter(metric -> metric.has("MetricName"))
                .filter(metric -> !known(
                        metric.path("Namespace").asText(),
                        metric.path("MetricName").asText(),
                        metric.at("/Dimensions/0/Name").asText(),
                        target(metric.at("/Dimensions/0/Value"))))
                .map(metric -> alarm.getKey() + " watches " + metric.path("MetricName")));
        var widgets = template.resources("AWS::CloudWatch::Dashboard")
                .flatMap(dashboard -> widgets(dashboard.getValue().at("/Properties/DashboardBody/Fn::Sub"))
                        .flatMap(widget -> widget.at("/properties/metrics").valueStream())
                        .filter(metric -> !known(
                                metric.path(0).asText(),
                                metric.path(1).asText(),
                                metric.path(2).asText(),
                                metric.path(3).asText().replaceAll("[${}]", "")))
                        .map(metric -> dashboard.getKey() + " shows " + metric));
        return Stream.concat(alarms, widgets);
    }

    private static boolean known(String namespace, String metric, String dimension, String value) {
        return METRICS.getOrDefault(namespace, Set.of()).contains(metric)
                && dimension.equals(DIMENSIONS.get(namespace))
                && (!namespace.equals("ImageFunction") || value.endsWith("LambdaFunction"));
    }

    private static Stream<JsonNode> widgets(JsonNode body) {
        try {
            return new ObjectMapper().readTree(body.asText()).path("widgets").valueStream();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<String> silent(Template template) {
        var silent = alarms(template)
                .filter(alarm -> !target(alarm.getValue().at("/AlarmActions/0")).equals("AlarmTopic"))
                .map(alarm -> alarm.getKey() + " tells nobody");
        return alarms(template).findAny().isEmpty() ? Stream.of("there is no alarm") : silent;
    }

    /** Where an expression divides a duration, that it divides by the function's timeout. */
    static Stream<String> wrongDivisors(Template template) {
        return alarms(template)
                .flatMap(alarm -> alarm.getValue().path("Metrics").valueStream())
                .flatMap(metric ->
                        DIVISOR.matcher(metric.path("Expression").asText()).results())
                .filter(division -> template.resources("AWS::Lambda::Function")
                        .filter(function ->
                                FunctionRules.export(function.getValue()).equals(division.group(1)))
                        .noneMatch(function ->
                                function.getValue().at("/Properties/Timeout").asLong() * 1000
                                        == Long.parseLong(division.group(2))))
                .map(division -> "the time limit of " + division.group(1) + " is not " + division.group(2) + " ms");
    }

    private static Stream<Map.Entry<String, JsonNode>> alarms(Template template) {
        return template.resources("AWS::CloudWatch::Alarm")
                .map(alarm -> Map.entry(alarm.getKey(), alarm.getValue().path("Properties")));
    }
}
