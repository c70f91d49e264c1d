package dev.imagefunction.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The description as OpenAPI 3.0, which the validator reads; of 3.1 it ignores the types. Also each path under each of
 * the servers' base URLs, since the validator knows only one.
 */
final class OpenApi30 {
    private static final List<String> BASES = List.of("/v1", "/inline/v1");

    private OpenApi30() {}

    static JsonNode of(JsonNode document) {
        ObjectNode copy = document.deepCopy();
        copy.put("openapi", "3.0.3").remove("servers");
        ((ObjectNode) copy.path("info")).remove("license");
        var paths = copy.putObject("paths");
        document.path("paths").properties().forEach(path -> {
            ObjectNode item = path.getValue().deepCopy();
            if (item.remove("servers") != null) {
                paths.set(path.getKey(), item);
            } else {
                BASES.forEach(base -> paths.set(base + path.getKey(), item));
            }
        });
        lower(copy);
        return copy;
    }

    private static void lower(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove("operationId"); // it would be there twice
            if (object.path("type") instanceof ArrayNode types) {
                object.put("type", types.path(0).asText()).put("nullable", true);
            }
            if (object.path("enum") instanceof ArrayNode values && !object.has("type")) {
                object.put("type", "string")
                        .put("nullable", values.valueStream().anyMatch(JsonNode::isNull));
            }
            if (object.has("const")) {
                object.put("type", "string").putArray("enum").add(object.remove("const"));
            }
        }
        node.forEach(OpenApi30::lower);
    }
}
