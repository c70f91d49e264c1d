package dev.imagefunction.local.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.imagefunction.local.http.LocalJson;
import dev.imagefunction.local.http.Wire;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks requests by the gateway's contract. */
final class GatewayRules {
    private static final Set<String> FIELDS = Set.of("model", "prompt", "n", "size", "quality");
    private static final List<String> QUALITIES = List.of("high", "medium", "low");
    private static final int LONGEST_PROMPT = 32_000;
    private static final String DEFAULT_MODEL = "gpt-image-1.5";
    private static final Map<String, Offer> MODELS = Map.of(
            DEFAULT_MODEL,
            new Offer(1, List.of("1024x1024", "1792x1024", "1024x1792")),
            "gpt-image-1",
            new Offer(10, List.of("1024x1024", "1536x1024", "1024x1536")));

    private final byte[] authorization;

    private record Offer(int imagesPerCall, List<String> sizes) {}

    GatewayRules(String key) {
        this.authorization = ("Bearer " + key).getBytes(StandardCharsets.UTF_8);
    }

    void checkKey(Wire wire) throws GatewayRefusal {
        var given = wire.header("authorization").orElse("").getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(authorization, given)) {
            throw new GatewayRefusal(401, null, "invalid_api_key", "Incorrect API key provided or none at all.");
        }
    }

    static ImagesRequest check(Wire wire, String body) throws GatewayRefusal {
        if (wire.header("content-type").filter("application/json"::equals).isEmpty()) {
            throw new GatewayRefusal(
                    415, null, "unsupported_content_type", "The content type must be exactly 'application/json'.");
        }
        var json = parsed(body);
        for (var field : json.properties()) {
            if (!FIELDS.contains(field.getKey())) {
                throw GatewayRefusal.invalid(
                        field.getKey(), "unknown_parameter", "Unknown parameter: '" + field.getKey() + "'.");
            }
        }
        var model = text(json, "model", DEFAULT_MODEL);
        var offer = MODELS.get(model);
        if (offer == null) {
            throw new GatewayRefusal(404, "model", "model_not_found", "The model '" + model + "' does not exist.");
        }
        return new ImagesRequest(
                model,
                prompt(json),
                images(json, offer),
                oneOf(json, "size", "1024x1024", offer.sizes),
                oneOf(json, "quality", "high", QUALITIES));
    }

    private static JsonNode parsed(String body) throws GatewayRefusal {
        try {
            var json = LocalJson.parse(body);
            if (json.isObject()) {
                return json;
            }
        } catch (JsonProcessingException notJson) {
            // refused below
        }
        throw GatewayRefusal.invalid(null, "invalid_json", "We could not parse the JSON body of your request.");
    }

    private static String prompt(JsonNode json) throws GatewayRefusal {
        if (!json.hasNonNull("prompt")) {
            throw invalid("prompt", "missing_required_parameter");
        }
        var prompt = text(json, "prompt", "");
        if (prompt.isEmpty()) {
            throw invalid("prompt", "empty_string");
        }
        if (prompt.codePointCount(0, prompt.length()) > LONGEST_PROMPT) {
            throw invalid("prompt", "string_above_max_length");
        }
        return prompt;
    }

    private static int images(JsonNode json, Offer offer) throws GatewayRefusal {
        var n = json.path("n");
        if (n.isMissingNode()) {
            return 1;
        }
        if (!n.isIntegralNumber()) {
            throw invalid("n", "invalid_type");
        }
        if (!n.canConvertToInt() || n.intValue() < 1) {
            throw invalid("n", "integer_below_min_value");
        }
        if (n.intValue() > offer.imagesPerCall) {
            throw invalid("n", "integer_above_max_value");
        }
        return n.intValue();
    }

    private static String oneOf(JsonNode json, String field, String otherwise, List<String> allowed)
            throws GatewayRefusal {
        var value = text(json, field, otherwise);
        if (!allowed.contains(value)) {
            throw invalid(field, "invalid_value");
        }
        return value;
    }

    private static String text(JsonNode json, String field, String otherwise) throws GatewayRefusal {
        var value = json.path(field);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isTextual()) {
            throw invalid(field, "invalid_type");
        }
        return value.textValue();
    }

    private static GatewayRefusal invalid(String field, String code) {
        return GatewayRefusal.invalid(field, code, "Invalid '" + field + "': " + code.replace('_', ' ') + ".");
    }
}
