package dev.imagefunction.local.gateway;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.imagefunction.local.http.Head;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the gateway accepts, by its contract, and the OpenAI errors it refuses the rest with. */
final class GatewayRules {
    private static final Set<String> FIELDS = Set.of("model", "prompt", "n", "size", "quality");
    private static final Set<String> QUALITIES = Set.of("high", "medium", "low");
    private static final int LONGEST_PROMPT = 32_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Map<String, Model> MODELS = models(
            new Model("gpt-image-1.5", 1, List.of("1024x1024", "1792x1024", "1024x1792")),
            new Model("gpt-image-1", 10, List.of("1024x1024", "1536x1024", "1024x1536")));

    private final byte[] authorization;

    private record Model(String id, int imagesPerCall, List<String> sizes) {}

    GatewayRules(String key) {
        this.authorization = ("Bearer " + key).getBytes(StandardCharsets.UTF_8);
    }

    /** The list of models, in OpenAI's shape. */
    static String modelList() {
        var data = MODELS.keySet().stream()
                .map(id -> "{\"id\":\"" + id + "\",\"object\":\"model\",\"created\":0,\"owned_by\":\"system\"}")
                .toList();
        return "{\"object\":\"list\",\"data\":[" + String.join(",", data) + "]}";
    }

    void checkKey(Head request) throws GatewayRefusal {
        var given = request.header("authorization").orElse("").getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(authorization, given)) {
            throw new GatewayRefusal(
                    401,
                    "invalid_request_error",
                    null,
                    "invalid_api_key",
                    "Incorrect API key provided or none at all.");
        }
    }

    static Asked check(Head request, byte[] body) throws GatewayRefusal {
        if (!request.has("content-type", "application/json")) {
            throw new GatewayRefusal(
                    415,
                    "invalid_request_error",
                    null,
                    "unsupported_content_type",
                    "The content type must be exactly 'application/json'.");
        }
        var json = parsed(body);
        for (var field : json.properties()) {
            if (!FIELDS.contains(field.getKey())) {
                throw GatewayRefusal.invalid(
                        field.getKey(), "unknown_parameter", "Unknown parameter: '" + field.getKey() + "'.");
            }
        }
        var id = text(json, "model", "gpt-image-1.5");
        var model = MODELS.get(id);
        if (model == null) {
            throw new GatewayRefusal(
                    404, "invalid_request_error", "model", "model_not_found", "The model '" + id + "' does not exist.");
        }
        return new Asked(id, prompt(json), images(json, model), size(json, model), quality(json));
    }

    private static JsonNode parsed(byte[] body) throws GatewayRefusal {
        try {
            var json = JSON.readTree(body);
            if (json.isObject()) {
                return json;
            }
        } catch (JacksonException notJson) {
            // told below
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        throw GatewayRefusal.invalid(null, "invalid_json", "We could not parse the JSON body of your request.");
    }

    private static String prompt(JsonNode json) throws GatewayRefusal {
        if (!json.hasNonNull("prompt")) {
            throw GatewayRefusal.invalid(
                    "prompt", "missing_required_parameter", "Missing required parameter: 'prompt'.");
        }
        var prompt = text(json, "prompt", "");
        if (prompt.isEmpty()) {
            throw GatewayRefusal.invalid("prompt", "empty_string", "Invalid 'prompt': empty string.");
        }
        if (prompt.codePointCount(0, prompt.length()) > LONGEST_PROMPT) {
            throw GatewayRefusal.invalid(
                    "prompt", "string_above_max_length", "Invalid 'prompt': longer than " + LONGEST_PROMPT + ".");
        }
        return prompt;
    }

    private static int images(JsonNode json, Model model) throws GatewayRefusal {
        var n = json.path("n").isMissingNode() ? JsonNodeFactory.instance.numberNode(1) : json.path("n");
        if (!n.isIntegralNumber()) {
            throw GatewayRefusal.invalid("n", "invalid_type", "Invalid type for 'n': expected an integer.");
        }
        if (!n.canConvertToInt() || n.intValue() < 1) {
            throw GatewayRefusal.invalid("n", "integer_below_min_value", "Invalid 'n': expected a value from 1.");
        }
        if (n.intValue() > model.imagesPerCall) {
            throw GatewayRefusal.invalid(
                    "n",
                    "integer_above_max_value",
                    "Invalid 'n': expected a value up to " + model.imagesPerCall + " for '" + model.id + "'.");
        }
        return n.intValue();
    }

    private static String size(JsonNode json, Model model) throws GatewayRefusal {
        return oneOf(json, "size", "1024x1024", model.sizes);
    }

    private static String quality(JsonNode json) throws GatewayRefusal {
        return oneOf(json, "quality", "high", QUALITIES);
    }

    private static String oneOf(JsonNode json, String field, String otherwise, Iterable<String> allowed)
            throws GatewayRefusal {
        var value = text(json, field, otherwise);
        for (var one : allowed) {
            if (one.equals(value)) {
                return value;
            }
        }
        throw GatewayRefusal.invalid(field, "invalid_value", "Invalid value: '" + value + "' for '" + field + "'.");
    }

    private static String text(JsonNode json, String field, String otherwise) throws GatewayRefusal {
        var value = json.path(field);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isTextual()) {
            throw GatewayRefusal.invalid(field, "invalid_type", "Invalid type for '" + field + "': expected a string.");
        }
        return value.textValue();
    }

    private static Map<String, Model> models(Model... models) {
        var byId = new LinkedHashMap<String, Model>();
        for (var model : models) {
            byId.put(model.id, model);
        }
        return byId;
    }
}
