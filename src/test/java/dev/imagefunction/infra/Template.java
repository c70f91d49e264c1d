package dev.imagefunction.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** A CloudFormation template, its intrinsic functions in the long form. */
record Template(ObjectNode root) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Template of(Path file) {
        return new Template(read(file));
    }

    /** Reads JSON, or YAML with CloudFormation's short tags. */
    static ObjectNode read(Path file) {
        try {
            var text = Files.readString(file);
            return file.toString().endsWith(".json")
                    ? (ObjectNode) JSON.readTree(text)
                    : JSON.valueToTree(CloudFormationYaml.load(text));
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    Template copy() {
        return new Template(root.deepCopy());
    }

    /** The resources by logical id, without those with which the framework uploads its package. */
    Stream<Map.Entry<String, JsonNode>> resources() {
        return root.path("Resources").properties().stream()
                .filter(resource -> !resource.getKey().startsWith("ServerlessDeployment"));
    }

    Stream<Map.Entry<String, JsonNode>> resources(String type) {
        return resources()
                .filter(resource -> resource.getValue().path("Type").asText().equals(type));
    }

    JsonNode resource(String id) {
        return root.path("Resources").path(id);
    }

    JsonNode properties(String id) {
        return resource(id).path("Properties");
    }

    /** Every policy statement, with the logical id of what it belongs to. */
    Stream<Map.Entry<String, JsonNode>> statements() {
        return resources().flatMap(resource -> resource.getValue().findValues("Statement").stream()
                .flatMap(Template::branches)
                .map(statement -> Map.entry(resource.getKey(), statement)));
    }

    /** The logical id that a Ref or GetAtt names, else an empty string. */
    static String target(JsonNode reference) {
        return reference.path("Ref").asText(reference.path("Fn::GetAtt").path(0).asText());
    }

    /** An array's elements; of anything else itself, since one element needs no array in a policy. */
    static Stream<JsonNode> each(JsonNode node) {
        return node.isArray() ? stream(node) : node.isMissingNode() ? Stream.empty() : Stream.of(node);
    }

    static Stream<JsonNode> stream(JsonNode array) {
        return array.valueStream();
    }

    /** The same with both branches of an {@code Fn::If} in place of it. */
    static Stream<JsonNode> branches(JsonNode node) {
        return each(node)
                .flatMap(element -> element.has("Fn::If")
                        ? stream(element.path("Fn::If")).skip(1).flatMap(Template::branches)
                        : Stream.of(element));
    }

    /** A string, or the text of an Fn::Sub; else the node's JSON. */
    static String text(JsonNode node) {
        var sub = node.path("Fn::Sub");
        return node.isValueNode() ? node.asText() : sub.isTextual() ? sub.asText() : node.toString();
    }
}
