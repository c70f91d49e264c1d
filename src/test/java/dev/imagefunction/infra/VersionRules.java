package dev.imagefunction.infra;

import static dev.imagefunction.infra.Template.target;
import static dev.imagefunction.infra.Template.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Callers invoke an alias, and a new setting reaches the version that the alias points to. */
final class VersionRules {
    private static final Set<String> CALLERS = Set.of(
            "AWS::ApiGatewayV2::Integration",
            "AWS::Lambda::EventInvokeConfig",
            "AWS::Lambda::EventSourceMapping",
            "AWS::Lambda::Permission",
            "AWS::Lambda::Url",
            "AWS::SNS::Subscription",
            "AWS::Events::Rule",
            "AWS::StepFunctions::StateMachine");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(\\w+)}");

    private VersionRules() {}

    /** On the JVM a version is a snapshot; the native build has none, and its alias serves rollbacks alone. */
    static Stream<String> snapshots(Template template) {
        return FunctionRules.functions(template)
                .filter(function -> {
                    var runtime = function.getValue().at("/Properties/Runtime");
                    var snapshot = function.getValue().at("/Properties/SnapStart/ApplyOn");
                    return runtime.isTextual()
                            ? !snapshot.asText().equals(snapshot(runtime))
                            : !runtime.at("/Fn::If/0").equals(snapshot.at("/Fn::If/0"))
                                    || !snapshot.at("/Fn::If/1").asText().equals(snapshot(runtime.at("/Fn::If/1")))
                                    || !snapshot.at("/Fn::If/2").asText().equals(snapshot(runtime.at("/Fn::If/2")));
                })
                .map(function -> function.getKey() + " has the wrong SnapStart for its runtime");
    }

    private static String snapshot(JsonNode runtime) {
        return runtime.asText().startsWith("java") ? "PublishedVersions" : "None";
    }

    /** Whoever invokes a function past its alias gets neither the snapshot nor the failure destination. */
    static Stream<String> unqualified(Template template) {
        return FunctionRules.functions(template).flatMap(function -> template.resources()
                .filter(caller ->
                        CALLERS.contains(caller.getValue().path("Type").asText()))
                .filter(caller -> calls(caller.getValue().path("Properties"), function.getKey()))
                .map(caller -> caller.getKey() + " calls " + function.getKey() + " past its alias"));
    }

    /** An alias is a resource of its own, or joined to the function's ARN, or beside it as a qualifier. */
    private static boolean calls(JsonNode node, String function) {
        var alias = node.has("Qualifier") || node.at("/Fn::Join/1/1").isTextual();
        return target(node).equals(function)
                || (!alias && node.valueStream().anyMatch(inner -> calls(inner, function)));
    }

    /**
     * CloudFormation publishes a version only when its resource changes. So a parameter that a function takes must be in
     * the version's description; the framework writes settings literally and has their hash in the version's logical id.
     */
    static Stream<String> staleVersions(Template template) {
        return FunctionRules.functions(template).flatMap(function -> {
            var version = template.resources("AWS::Lambda::Version")
                    .map(Map.Entry::getValue)
                    .map(resource -> resource.path("Properties"))
                    .filter(properties ->
                            target(properties.path("FunctionName")).equals(function.getKey()))
                    .findFirst();
            if (version.isEmpty()) {
                return Stream.of(function.getKey() + " has no version");
            }
            var description = version.get().path("Description");
            var repeated = PLACEHOLDER
                    .matcher(text(description))
                    .results()
                    .map(match -> match.group(1))
                    .toList();
            var taken = new TreeSet<String>();
            function.getValue().path("Properties").properties().stream()
                    .filter(property -> !property.getKey().equals("ReservedConcurrentExecutions"))
                    .forEach(property -> taken.addAll(parameters(template, property.getValue(), repeated.isEmpty())));
            taken.removeAll(repeated);
            // the zip of that key is the same in any bucket
            taken.remove("CodeBucket");
            return taken.stream().map(name -> function.getKey() + " keeps its old " + name);
        });
    }

    /** By reference, and by the conditions on which a value depends, unless the value itself is literal. */
    private static List<String> parameters(Template template, JsonNode node, boolean literal) {
        var declared = template.root().path("Parameters");
        var own = Stream.concat(
                        Stream.of(text(node.path("Ref"))),
                        PLACEHOLDER
                                .matcher(node.path("Fn::Sub").asText())
                                .results()
                                .map(match -> match.group(1)))
                .filter(declared::has);
        var condition = node.at("/Fn::If/0");
        var conditional = condition.isMissingNode()
                        || (literal && node.at("/Fn::If/2").isTextual())
                ? Stream.<String>empty()
                : parameters(template, template.root().path("Conditions").path(condition.asText()), literal).stream();
        var inner = node.valueStream().flatMap(value -> parameters(template, value, literal).stream());
        return Stream.of(own, conditional, inner).flatMap(names -> names).toList();
    }
}
