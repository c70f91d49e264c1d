package dev.imagefunction.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.imagefunction.gateway.answer.AnswerReader;
import dev.imagefunction.generation.Gateway;
import dev.imagefunction.generation.GenerationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Interprets a successful response. */
final class GatewayResponse {
    private final ObjectReader tree;
    private final ObjectReader map;

    GatewayResponse(ObjectMapper json) {
        this.tree = json.reader();
        this.map = json.readerFor(Map.class);
    }

    /** The one JSON object that a body is, or null. */
    @Nullable
    JsonNode json(byte[] body) {
        try {
            var node = body.length == 0 ? null : tree.readTree(body);
            return node == null || !node.isObject() ? null : node;
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    /**
     * The response without the images. Errors in it do not affect the images.
     *
     * @param response null if it is not a JSON object
     * @throws GenerationException if images are missing, or if there is an error instead of them
     */
    Gateway.Made made(@Nullable JsonNode response, AnswerReader reader, int n) {
        if (reader.good() == 0
                && response != null
                && response.hasNonNull("error")
                && response.path("data").isEmpty()) {
            throw new GenerationException(GatewayErrors.ofSuccess(response));
        }
        if (reader.good() < n) {
            throw new GenerationException(GatewayErrors.unusable(missing(response, reader, n)));
        }
        return response == null
                ? new Gateway.Made(null, Map.of(), 1)
                : new Gateway.Made(created(response), usage(response), 1);
    }

    private static String missing(@Nullable JsonNode response, AnswerReader reader, int n) {
        var wrong = new ArrayList<>(reader.wrong());
        var data = response == null ? null : response.path("data");
        if (response == null) {
            wrong.add("it is not JSON");
        } else if (data == null || !data.isArray() || data.isEmpty()) {
            wrong.add("it holds no data");
        } else if (data.size() < n) {
            wrong.add("it holds %d of %d images".formatted(data.size(), n));
        }
        for (var i = 0; data != null && i < data.size() && i < n; i++) {
            if (!data.path(i).path("b64_json").isTextual()) {
                wrong.add("image %d has no b64_json".formatted(i + 1));
            }
        }
        return wrong.isEmpty() ? "its images could not be read" : String.join(", ", wrong);
    }

    private static @Nullable Long created(JsonNode response) {
        var created = response.path("created");
        return created.isIntegralNumber() && created.canConvertToLong() && created.asLong() > 0
                ? created.asLong()
                : null;
    }

    private Map<String, @Nullable Object> usage(JsonNode response) {
        var usage = response.path("usage");
        try {
            return usage.isObject() ? map.readValue(usage) : Map.<String, @Nullable Object>of();
        } catch (IOException | RuntimeException e) {
            return Map.of();
        }
    }
}
