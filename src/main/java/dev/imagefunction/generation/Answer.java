package dev.imagefunction.generation;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What became of a generation: the contract with the caller, and, less the addresses, what is stored as its result. It
 * is a superset of OpenAI's images answer.
 *
 * @param status {@code queued}, {@code running}, {@code succeeded} or {@code failed}
 * @param created when the gateway made the images, in Unix seconds
 * @param data the images; of a failed generation, those that were made all the same
 * @param usage as the gateway gave it, added up over the calls
 */
public record Answer(
        String id,
        String status,
        @Nullable Long created,
        @Nullable String model,
        @Nullable String size,
        @Nullable String quality,
        @Nullable List<StoredImage> data,
        @Nullable Map<String, Object> usage,
        @Nullable ErrorBody error) {
    public static final String QUEUED = "queued";
    public static final String RUNNING = "running";
    public static final String SUCCEEDED = "succeeded";
    public static final String FAILED = "failed";

    /**
     * OpenAI's error, and whether the gateway was paid.
     *
     * @param charged {@code no}, {@code yes} or {@code unknown}
     */
    public record ErrorBody(
            String message, String type, @Nullable String param, String code, String charged) {
        public static ErrorBody of(Failure failure) {
            return new ErrorBody(
                    failure.message(),
                    failure.code().type(),
                    failure.param(),
                    failure.code().name().toLowerCase(Locale.ROOT),
                    failure.charged().name().toLowerCase(Locale.ROOT));
        }

        /** The HTTP status that goes with the code. */
        public int status() {
            return Failure.Code.valueOf(code.toUpperCase(Locale.ROOT)).status();
        }
    }

    /** A generation that is not done: queued or running. */
    public static Answer pending(String id, String status) {
        return new Answer(id, status, null, null, null, null, null, null, null);
    }

    /** A generation that failed before its request was understood. */
    public static Answer failed(String id, Failure failure) {
        return new Answer(id, FAILED, null, null, null, null, null, null, ErrorBody.of(failure));
    }

    /** Whether this is the outcome. Not named like a getter, which would make it a field of the JSON. */
    public boolean done() {
        return status.equals(SUCCEEDED) || status.equals(FAILED);
    }

    public Answer mapImages(UnaryOperator<StoredImage> change) {
        var images = data == null ? null : data.stream().map(change).toList();
        return new Answer(id, status, created, model, size, quality, images, usage, error);
    }
}
