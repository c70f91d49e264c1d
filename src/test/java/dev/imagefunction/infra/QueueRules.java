package dev.imagefunction.infra;

import static dev.imagefunction.infra.Template.target;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** No event is lost, and none is delivered twice because a timeout is too short. */
final class QueueRules {
    /** Seconds; the longest that the function hides a message which it reports. */
    private static final int LONGEST_WAIT = 600;

    private static final int FOURTEEN_DAYS = 1_209_600;
    private static final Set<String> ASYNCHRONOUS = Set.of("generate", "topic", "bus");

    private QueueRules() {}

    static Stream<String> shortVisibility(Template template) {
        return mappings(template).flatMap(mapping -> {
            var source = target(mapping.getValue().path("EventSourceArn"));
            var visibility =
                    template.properties(source).path("VisibilityTimeout").asInt();
            var timeout = template.properties(function(mapping.getValue()))
                    .path("Timeout")
                    .asInt();
            return visibility > 0 && timeout > 0 && visibility >= 6 * timeout
                    ? Stream.empty()
                    : Stream.of(source + " hides a message for " + visibility + " s, less than six times " + timeout);
        });
    }

    /**
     * SQS leaves out of a queue's age what was received more than three times. Three waits, and one after a crash, must not
     * raise the alarm.
     */
    static Stream<String> hastyBacklog(Template template) {
        var alarm = template.properties("BacklogAlarm");
        var visibility = template.properties("Queue").path("VisibilityTimeout").asInt();
        var patience = Math.max(3 * LONGEST_WAIT, visibility);
        return alarm.path("Threshold").asInt() > patience
                ? Stream.empty()
                : Stream.of("the backlog alarm does not wait for retries, which take " + patience + " s");
    }

    static Stream<String> wholeBatches(Template template) {
        return mappings(template).flatMap(mapping -> {
            var properties = mapping.getValue();
            var partial = properties.path("FunctionResponseTypes").valueStream().anyMatch(type -> type.asText()
                    .equals("ReportBatchItemFailures"));
            var bounded = properties.path("ScalingConfig").has("MaximumConcurrency");
            return Stream.of(
                            partial ? "" : " repeats a whole batch for one message",
                            bounded ? "" : " has no bound on what it spends at once")
                    .filter(wrong -> !wrong.isEmpty())
                    .map(wrong -> mapping.getKey() + wrong);
        });
    }

    static Stream<String> unsafe(Template template) {
        return template.resources("AWS::SQS::Queue")
                .filter(queue -> !queue.getValue()
                        .path("Properties")
                        .path("SqsManagedSseEnabled")
                        .asBoolean())
                .map(queue -> queue.getKey() + " is not encrypted");
    }

    static Stream<String> lostDeadLetters(Template template) {
        var sources = mappings(template)
                .map(mapping -> target(mapping.getValue().path("EventSourceArn")))
                .filter(source -> target(template.properties(source).at("/RedrivePolicy/deadLetterTargetArn"))
                        .isEmpty())
                .map(source -> source + " has no dead-letter queue");
        var kept = deadLetters(template)
                .filter(queue -> template.properties(queue)
                                .path("MessageRetentionPeriod")
                                .asInt()
                        != FOURTEEN_DAYS)
                .map(queue -> queue + " does not keep its messages for 14 days");
        return Stream.concat(sources, kept);
    }

    /** Every asynchronous delivery has a destination for what could not be delivered. */
    static Stream<String> lostEvents(Template template) {
        var configured = template.resources("AWS::Lambda::EventInvokeConfig")
                .filter(config -> template.root()
                        .path("Resources")
                        .has(target(config.getValue().at("/Properties/DestinationConfig/OnFailure/Destination"))))
                .map(config -> FunctionRules.export(template.root()
                        .path("Resources")
                        .path(target(config.getValue().at("/Properties/FunctionName")))))
                .toList();
        var functions = ASYNCHRONOUS.stream()
                .filter(function -> !configured.contains(function))
                .map(function -> function + " has no destination for what fails");
        var rules = template.resources("AWS::Events::Rule")
                .filter(rule -> rule.getValue()
                        .at("/Properties/Targets")
                        .valueStream()
                        .anyMatch(target -> !target.has("DeadLetterConfig") || !target.has("RetryPolicy")))
                .map(rule -> rule.getKey() + " drops what it cannot deliver");
        var subscriptions = template.resources("AWS::SNS::Subscription")
                .filter(subscription -> subscription
                        .getValue()
                        .at("/Properties/Protocol")
                        .asText()
                        .equals("lambda"))
                .filter(subscription ->
                        !subscription.getValue().path("Properties").has("RedrivePolicy"))
                .map(subscription -> subscription.getKey() + " drops what it cannot deliver");
        return Stream.of(functions, rules, subscriptions).flatMap(lost -> lost);
    }

    /** Every queue that is a dead-letter queue or a failure destination. */
    private static Stream<String> deadLetters(Template template) {
        return Stream.of(
                        template.resources().map(resource -> resource.getValue()
                                .at("/Properties/RedrivePolicy/deadLetterTargetArn")),
                        template.resources("AWS::Lambda::EventInvokeConfig").map(config -> config.getValue()
                                .at("/Properties/DestinationConfig/OnFailure/Destination")),
                        template.resources("AWS::Events::Rule")
                                .flatMap(rule -> rule.getValue()
                                        .at("/Properties/Targets")
                                        .valueStream())
                                .map(target -> target.at("/DeadLetterConfig/Arn")))
                .flatMap(references -> references)
                .map(Template::target)
                .filter(queue -> !queue.isEmpty())
                .distinct();
    }

    private static Stream<Map.Entry<String, JsonNode>> mappings(Template template) {
        return template.resources("AWS::Lambda::EventSourceMapping")
                .map(mapping -> Map.entry(mapping.getKey(), mapping.getValue().path("Properties")));
    }

    /** The function that is invoked, by itself or by an alias that is joined to its ARN. */
    private static String function(JsonNode mapping) {
        var name = mapping.path("FunctionName");
        return target(name.has("Fn::Join") ? name.at("/Fn::Join/1/0") : name);
    }
}
