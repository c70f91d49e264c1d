package dev.imagefunction.generation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A valid request: {@link RequestRules} has checked every field and filled in the defaults.
 *
 * @param id the caller's own, or null where the trigger supplies that of the delivery
 * @param n the number of images, 1 to 10
 * @param parameters OpenAI's extra parameters, such as {@code background} or {@code output_format}
 */
public record GenerationRequest(
        @Nullable String id,
        String model,
        String prompt,
        int n,
        String size,
        String quality,
        SortedMap<String, Object> parameters) {

    public GenerationRequest {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    /** SHA-256 of everything but the id, in hex: different requests under one id have different fingerprints. */
    public String fingerprint() {
        var parts = new ArrayList<Object>(List.of(model, prompt, n, size, quality));
        parameters.forEach((name, value) -> Collections.addAll(parts, name, value));
        // Each length precedes its value, so that no two requests give the same text.
        var text = new StringBuilder();
        for (var part : parts) {
            var value = part.toString();
            text.append(value.length()).append(':').append(value);
        }
        return Sha256.hex(text.toString().getBytes(UTF_8));
    }

    /** The name of the object that holds the image at an index; it depends on nothing that the gateway returns. */
    public String imageName(int index) {
        var format = parameters.getOrDefault("output_format", "png").toString();
        return index + "." + (format.equals("jpeg") ? "jpg" : format);
    }

    /** Width and height in pixels, or null for a size that the model chooses ({@code auto}). */
    public int @Nullable [] dimensions() {
        var parts = size.split("x", -1);
        return parts.length != 2 ? null : new int[] {Integer.parseInt(parts[0]), Integer.parseInt(parts[1])};
    }

    /** The generation event of this request. */
    public Map<String, Object> toEvent() {
        var event = toCall(n);
        if (id != null) {
            event.put("id", id);
        }
        return event;
    }

    /** The body of a call to the gateway for some of the images. */
    public Map<String, Object> toCall(int images) {
        var body = new LinkedHashMap<String, Object>();
        body.put("model", model);
        body.put("prompt", prompt);
        body.put("n", images);
        body.put("size", size);
        body.put("quality", quality);
        body.putAll(parameters);
        return body;
    }

    /** Names everything but the prompt. */
    @Override
    public String toString() {
        return "%s, %s, %s".formatted(model, size, quality);
    }
}
