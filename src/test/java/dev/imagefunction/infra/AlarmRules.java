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

/** Every alarm watches a metric that is emitted and notifies somebody. */
final class AlarmRules {
    /** The function's own metrics. Their only dimension is Function, the name of the Lambda function. */
    static final Set<String> OWN_METRICS = Set.of(
            "Generations",
            "Images",
            "Charged",
            "Unknown",
            "Refused",
            "Retried",
            "Failed",
            "Faults",
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
            Set.of("ExecutionsFailed", "ExecutionsAborted", "ExecutionsTimedOut"));
    private static final Map<String, String> DIMENSIONS = Map.of(
            "ImageFunction", "Function",
            "AWS/Lambda", "FunctionName",
            "AWS/SQS", "QueueName",
            "AWS/States", "StateMachineArn");
    private static final Pattern DIVISOR = Pattern.compile("FILL\\((\\w+), 0\\) / (\\d+)");

    /** The functions that return a failure instead of throwing it, so that Lambda counts no error. */
    private static final Set<String> REPORTING = Set.of("http", "queue");

    /** Up to so many metrics, an account's first three dashboards are free of charge. */
    private static final int FREE_METRICS = 50;

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

    /** A dashboard belongs to the account, not to a region: a stack of the same name in another region would replace it. */
    static Stream<String> sharedDashboards(Template template) {
        return template.resources("AWS::CloudWatch::Dashboard")
                .filter(dashboard -> !Template.text(dashboard.getValue().at("/Properties/DashboardName"))
                        .contains("${AWS::Region}"))
                .map(dashboard -> dashboard.getKey() + " does not name its region");
    }

    static Stream<String> costlyDashboards(Template template) {
        return template.resources("AWS::CloudWatch::Dashboard")
                .filter(dashboard -> widgets(dashboard.getValue().at("/Properties/DashboardBody/Fn::Sub"))
                                .mapToInt(widget ->
                                        widget.at("/properties/metrics").size())
                                .sum()
                        > FREE_METRICS)
                .map(dashboard -> dashboard.getKey() + " has more than " + FREE_METRICS + " metrics");
    }

    /**
     * The alarm on errors also counts failures that http and queue report instead of throwing; the spending alarm what was
     * charged and what may have been; the batch alarm every early end.
     */
    static Stream<String> incomplete(Template template) {
        return Stream.of(
                        missing(template, "ErrorsAlarm", Set.of("Errors"), FunctionRules.TRIGGERS.size()),
                        missing(template, "ErrorsAlarm", Set.of("Faults"), REPORTING.size()),
                        missing(template, "SpendAlarm", Set.of("Charged", "Unknown"), FunctionRules.TRIGGERS.size()),
                        missing(
                                template,
                                "BatchAlarm",
                                Set.of("ExecutionsFailed", "ExecutionsAborted", "ExecutionsTimedOut"),
                                1))
                .flatMap(missing -> missing);
    }

    private static Stream<String> missing(Template template, String alarm, Set<String> metrics, int times) {
        var counted = template.properties(alarm)
                .path("Metrics")
                .valueStream()
                .map(metric -> metric.at("/MetricStat/Metric/MetricName").asText())
                .filter(metrics::contains)
                .count();
        return counted == (long) metrics.size() * times
                ? Stream.empty()
                : Stream.of(alarm + " does not count all of " + metrics);
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

    /** An expression that divides a duration divides by the function's timeout. */
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
