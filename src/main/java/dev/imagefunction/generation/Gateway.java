package dev.imagefunction.generation;

import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Generates images; every call may be charged. */
public interface Gateway {
    /**
     * Makes one paid call. It is retried only if it was certainly not charged and there is time.
     *
     * @param each takes every valid image as soon as it is decoded, and closes it
     * @throws GenerationException if fewer valid images were received than requested; those received were passed on
     */
    Made generate(Call call, Consumer<Image> each);

    /**
     * One call.
     *
     * @param n the number of images, not above what the model makes per call
     * @param idempotencyKey the same for every attempt at the same images
     * @param lastStart no request is sent after it
     * @param deadline when the last image must have been passed on
     */
    record Call(
            GenerationId id,
            GenerationRequest request,
            int n,
            String idempotencyKey,
            Instant lastStart,
            Instant deadline) {}

    /**
     * The response without the images.
     *
     * @param created in Unix seconds
     * @param requests sent for this call, retries included
     */
    record Made(@Nullable Long created, Map<String, @Nullable Object> usage, int requests) {}
}
