package dev.imagefunction.infra;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whatever is named exists. */
final class ReferenceRules {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}!][^}]*)}");
    private static final Set<String> PSEUDO = Set.of(
            "AWS::AccountId",
            "AWS::NoValue",
            "AWS::NotificationARNs",
            "AWS::Partition",
            "AWS::Region",
            "AWS::StackId",
            "AWS::StackName",
            "AWS::URLSuffix");

    private ReferenceRules() {}

    static Stream<String> dangling(Template template) {
        var root = template.root();
        var ids = Stream.of("Resources", "Parameters")
                .flatMap(section -> root.path(section).properties().stream())
                .map(Map.Entry::getKey)
                .toList();
        var missing = Stream.of("Resources", "Outputs", "Conditions")
                .flatMap(section -> references(root.path(section)))
                .filter(name -> !ids.contains(name) && !PSEUDO.contains(name))
                .map(name -> name + " is referred to but not there");
        var conditions = Stream.of("Resources", "Outputs", "Conditions")
                .flatMap(section -> conditions(root.path(section)))
                .filter(name -> !root.path("Conditions").has(name))
                .map(name -> "there is no condition " + name);
        return Stream.concat(missing, conditions).distinct();
    }

    private static Stream<String> references(JsonNode node) {
        var sub = node.path("Fn::Sub");
        var own = Stream.of(
                        Stream.of(node.path("Ref")),
                        Stream.of(node.path("Fn::GetAtt").path(0)),
                        Template.each(node.path("DependsOn")))
                .flatMap(names -> names)
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText);
        var placeholders = PLACEHOLDER
                .matcher(sub.isArray() ? sub.path(0).asText() : sub.asText())
                .results()
                .map((MatchResult match) -> match.group(1).split("\\.", 2)[0])
                .filter(name -> !sub.path(1).has(name));
        return Stream.of(own, placeholders, node.valueStream().flatMap(ReferenceRules::references))
                .flatMap(names -> names);
    }

    private static Stream<String> conditions(JsonNode node) {
        var own = Stream.of(node.path("Condition"), node.path("Fn::If").path(0))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText);
        return Stream.concat(own, node.valueStream().flatMap(ReferenceRules::conditions));
    }
}
