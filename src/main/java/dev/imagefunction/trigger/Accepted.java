package dev.imagefunction.trigger;

import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.GenerationRequest;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A generation that the HTTP function accepted, on its way through the queue:
 * {@code {"image_function": {"owner": …, "id": …}, "request": {…}}}. Whoever may send to the queue can write that too,
 * so {@link Queue} works it only where the owner's claim for this very request stands in the bucket.
 */
record Accepted(GenerationId id, @Nullable Object request) {
    private static final String MARK = "image_function";

    /**
     * Reads a queue's message.
     *
     * @return empty where it is something else
     * @throws GenerationException where it should be one and is not
     */
    static Optional<Accepted> of(@Nullable Object body) {
        if (!(body instanceof Map<?, ?> map) || !map.containsKey(MARK)) {
            return Optional.empty();
        }
        var owner = Event.text(body, MARK, "owner");
        var id = Event.text(body, MARK, "id");
        if (owner == null || id == null || !GenerationId.isValid(owner) || !GenerationId.isValid(id)) {
            throw new GenerationException(
                    new Failure.InvalidRequest(MARK, "must name an owner and an id, as the http function sends them"));
        }
        return Optional.of(new Accepted(new GenerationId(owner, id), Event.at(body, "request")));
    }

    static Map<String, Object> message(GenerationId id, GenerationRequest request) {
        return Map.of(MARK, Map.of("owner", id.owner(), "id", id.id()), "request", request.toEvent());
    }
}
