package dev.imagefunction.trigger;

import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.GenerationRequest;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A generation that the http function accepted, on its way through the queue:
 * {@code {"image_function": {"owner": …, "id": …}, "request": {…}}}. Whoever may send to the queue can write that too, so it
 * is processed only where the owner's claim for this very request is in the bucket.
 */
public record QueuedGeneration(GenerationId id, @Nullable Object request) {
    private static final String MARK = "image_function";

    /**
     * Reads a message's body.
     *
     * @return nothing where it is another kind of message
     * @throws GenerationException if it is of this kind and not valid
     */
    static Optional<QueuedGeneration> of(@Nullable Object body) {
        var fields = Fields.of(body);
        if (!fields.has(MARK)) {
            return Optional.empty();
        }
        var owner = fields.in(MARK).text("owner", "");
        var id = fields.in(MARK).text("id", "");
        if (!GenerationId.isValid(owner) || !GenerationId.isValid(id)) {
            throw GenerationException.invalid(MARK, "must name an owner and an id, as the http function sends them");
        }
        return Optional.of(new QueuedGeneration(new GenerationId(owner, id), fields.value("request")));
    }

    public static Map<String, Object> message(GenerationId id, GenerationRequest request) {
        return Map.of(MARK, Map.of("owner", id.owner(), "id", id.id()), "request", request.toEvent());
    }

    /**
     * The fingerprint of the accepted request. The request was valid when it was accepted, and has every field; it may be
     * invalid now, if the model table has changed since.
     */
    String fingerprint() {
        var parameters = new TreeMap<String, Object>();
        Fields.of(request).map().forEach((name, value) -> {
            if (name instanceof String field && value != null) {
                parameters.put(field, value);
            }
        });
        parameters.remove("id");
        var accepted = new GenerationRequest(
                null,
                String.valueOf(parameters.remove("model")),
                String.valueOf(parameters.remove("prompt")),
                parameters.remove("n") instanceof Number n ? n.intValue() : 0,
                String.valueOf(parameters.remove("size")),
                String.valueOf(parameters.remove("quality")),
                parameters);
        return accepted.fingerprint();
    }
}
