package dev.imagefunction.generation;

import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes images, for money. */
public interface Gateway {
    /**
     * One paid call, repeated only while it surely was not paid and the time allows.
     *
     * @param each takes every good image as soon as it is decoded, and closes it
     * @throws GenerationException when fewer good images than asked for came; those that came were handed over
     */
    Made make(Call call, Consumer<Image> each);

    /**
     * What to ask for.
     *
     * @param n how many images, no more than the model makes in one call
     * @param idempotencyKey the same for every attempt of the same call
     * @param lastStart when the last attempt may begin
     * @param deadline when the last image must have been handed over
     */
    record Call(GenerationRequest request, int n, String idempotencyKey, Instant lastStart, Instant deadline) {}

    /**
     * What came with the images.
     *
     * @param created in Unix seconds
     * @param attempts requests sent, repeated ones included
     */
    record Made(@Nullable Long created, Map<String, Object> usage, int attempts) {}
}
