package dev.imagefunction.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The batch retries failures that were thrown, and takes returned ones as final. */
final class BatchRules {
    private static final Set<String> THROWN = Set.of(
            "io.quarkus.funqy.runtime.ApplicationException",
            "Lambda.ServiceException",
            "Lambda.AWSLambdaException",
            "Lambda.SdkClientException",
            "Lambda.TooManyRequestsException",
            "Lambda.Unknown",
            "States.Timeout");

    private BatchRules() {}

    static Stream<String> retries(Template template) {
        return tasks(template).flatMap(task -> {
            var retriers = task.path("Retry").valueStream().toList();
            var retried = retriers.stream()
                    .flatMap(retrier -> retrier.path("ErrorEquals").valueStream())
                    .map(JsonNode::asText)
                    .collect(Collectors.toSet());
            var polite = retriers.stream()
                    .allMatch(retrier -> retrier.path("BackoffRate").asDouble() > 1 && retrier.has("MaxDelaySeconds"));
            return Stream.of(
                            retried.containsAll(THROWN) ? "" : "the batch does not retry all of " + THROWN,
                            polite ? "" : "the batch retries without back-off",
                            task.path("End").asBoolean() ? "" : "the batch looks at what was returned")
                    .filter(wrong -> !wrong.isEmpty());
        });
    }

    static Stream<String> unbounded(Template template) {
        var maps = states(template)
                .filter(state -> state.path("Type").asText().equals("Map"))
                .toList();
        return maps.isEmpty()
                ? Stream.of("there is no batch")
                : maps.stream().flatMap(map -> Stream.of(
                                "/MaxConcurrency",
                                "/ToleratedFailurePercentage",
                                "/ItemReader/Arguments/Bucket",
                                "/ItemSelector/event",
                                "/ResultWriter/Arguments/Prefix")
                        .filter(field -> map.at(field).isMissingNode())
                        .map(field -> "the batch lacks " + field));
    }

    private static Stream<JsonNode> tasks(Template template) {
        var tasks = states(template)
                .flatMap(map -> map.at("/ItemProcessor/States").valueStream())
                .filter(state -> state.path("Type").asText().equals("Task"))
                .toList();
        return tasks.isEmpty() ? Stream.of(MissingNode.getInstance()) : tasks.stream();
    }

    private static Stream<JsonNode> states(Template template) {
        return template.resources("AWS::StepFunctions::StateMachine")
                .flatMap(machine ->
                        machine.getValue().at("/Properties/Definition/States").valueStream());
    }
}
