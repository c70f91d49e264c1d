package dev.imagefunction.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.imagefunction.gateway.answer.AnswerReader;
import dev.imagefunction.generation.Gateway;
import dev.imagefunction.generation.GenerationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Interprets a successful response. */
record GatewayResponse(ObjectMapper mapper) {
    /** The one JSON object that a body is, or a missing node. */
    JsonNode json(byte[] body) {
        try {
            var node = mapper.readTree(body);
            return node.isObject() ? node : MissingNode.getInstance();
        } catch (IOException | RuntimeException e) {
            return MissingNode.getInstance();
        }
    }

    /**
     * The response without the images. Errors in it do not affect the images.
     *
     * @throws GenerationException if images are missing, or if there is an error instead of them
     */
    Gateway.Made made(JsonNode response, AnswerReader reader, int n) {
        if (reader.good() == 0
                && response.hasNonNull("error")
                && response.path("data").isEmpty()) {
            throw new GenerationException(GatewayErrors.ofSuccess(response));
        }
        if (reader.good() < n) {
            throw new GenerationException(GatewayErrors.unusable(missing(response, reader, n)));
        }
        return new Gateway.Made(created(response), usage(response), 1);
    }

    private static String missing(JsonNode response, AnswerReader reader, int n) {
        var wrong = new ArrayList<>(reader.wrong());
        var data = response.path("data");
        if (response.isMissingNode()) {
            wrong.add("it is not JSON");
        } else if (!data.isArray() || data.isEmpty()) {
            wrong.add("it holds no data");
        } else if (data.size() < n) {
            wrong.add("it holds %d of %d images".formatted(data.size(), n));
        }
        for (var i = 0; i < data.size() && i < n; i++) {
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
            return usage.isObject() ? mapper.readerFor(Map.class).readValue(usage) : Map.<String, @Nullable Object>of();
        } catch (IOException | RuntimeException e) {
            return Map.of();
        }
    }
}
