package dev.imagefunction.local.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.imagefunction.local.http.LocalJson;
import java.util.List;
import java.util.Map;

/** Checks requests by the gateway's contract. */
final class GatewayRules {
    private static final int LONGEST_PROMPT = 32_000;
    private static final List<String> QUALITIES = List.of("high", "medium", "low");
    private static final Map<String, Offer> MODELS = Map.of(
            "gpt-image-1.5",
            new Offer(1, List.of("1024x1024", "1792x1024", "1024x1792")),
            "gpt-image-1",
            new Offer(10, List.of("1024x1024", "1536x1024", "1024x1536")));

    private record Offer(int imagesPerCall, List<String> sizes) {}

    private GatewayRules() {}

    /** @param headers the request's headers, their names in lower case */
    static GatewayCall check(Map<String, String> headers, String body, String key) throws GatewayRefusal {
        if (!("Bearer " + key).equals(headers.get("authorization"))) {
            throw new GatewayRefusal(401, null, "invalid_api_key", "Incorrect API key provided or none at all.");
        }
        if (!"application/json".equals(headers.get("content-type"))) {
            throw new GatewayRefusal(
                    415, null, "unsupported_content_type", "The content type must be exactly 'application/json'.");
        }
        if (!(parsed(body) instanceof ObjectNode given)) {
            throw new GatewayRefusal(400, null, "invalid_json", "We could not parse the JSON body of your request.");
        }
        var json = LocalJson.object()
                .put("model", "gpt-image-1.5")
                .put("n", 1)
                .put("size", "1024x1024")
                .put("quality", "high");
        for (var field : given.properties()) {
            require(json.has(field.getKey()) || field.getKey().equals("prompt"), field.getKey(), "unknown_parameter");
        }
        json.setAll(given);
        require(json.hasNonNull("prompt"), "prompt", "missing_required_parameter");
        var prompt = text(json, "prompt");
        require(!prompt.isEmpty(), "prompt", "empty_string");
        require(prompt.codePointCount(0, prompt.length()) <= LONGEST_PROMPT, "prompt", "string_above_max_length");
        var model = text(json, "model");
        var offer = MODELS.get(model);
        if (offer == null) {
            throw new GatewayRefusal(404, "model", "model_not_found", "The model '" + model + "' does not exist.");
        }
        var n = json.path("n");
        require(n.isIntegralNumber(), "n", "invalid_type");
        require(n.canConvertToInt() && n.intValue() >= 1, "n", "integer_below_min_value");
        require(n.intValue() <= offer.imagesPerCall, "n", "integer_above_max_value");
        var size = text(json, "size");
        require(offer.sizes.contains(size), "size", "invalid_value");
        var quality = text(json, "quality");
        require(QUALITIES.contains(quality), "quality", "invalid_value");
        return new GatewayCall(model, prompt, n.intValue(), size, quality, n.intValue(), headers, body);
    }

    private static JsonNode parsed(String body) {
        try {
            return LocalJson.parse(body);
        } catch (JsonProcessingException malformed) {
            return LocalJson.object().nullNode();
        }
    }

    private static String text(JsonNode json, String field) throws GatewayRefusal {
        require(json.path(field).isTextual(), field, "invalid_type");
        return json.path(field).textValue();
    }

    private static void require(boolean valid, String field, String code) throws GatewayRefusal {
        if (!valid) {
            var message = "Invalid '" + field + "': " + code.replace('_', ' ') + ".";
            throw new GatewayRefusal(400, field, code, message);
        }
    }
}
