package dev.imagefunction.gateway;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import dev.imagefunction.generation.Gateway;
import java.util.SortedMap;

/**
 * The body of a call.
 *
 * @param parameters OpenAI's extra ones; written as fields beside the others
 */
public record ImageRequest(
        String model, String prompt, int n, String size, String quality, SortedMap<String, Object> parameters) {
    static ImageRequest of(Gateway.Call call) {
        var request = call.request();
        return new ImageRequest(
                request.model(), request.prompt(), call.n(), request.size(), request.quality(), request.parameters());
    }

    @Override
    @JsonAnyGetter
    public SortedMap<String, Object> parameters() {
        return parameters;
    }
}
