package dev.imagefunction.generation;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The state or the outcome of a generation: the contract with the caller and, without the presigned URLs, what is stored
 * as its result. It is a superset of OpenAI's images response.
 *
 * @param created when the gateway made the images, in Unix seconds
 * @param data the images; of a failed generation, those that were stored
 * @param usage as the gateway gave it, added up over the calls
 */
public record Answer(
        String id,
        Status status,
        @Nullable Long created,
        @Nullable String model,
        @Nullable String size,
        @Nullable String quality,
        @Nullable List<StoredImage> data,
        @Nullable Map<String, @Nullable Object> usage,
        @Nullable ErrorBody error) {
    public Answer {
        requireNonNull(status);
    }

    /** Written in lower case. */
    public enum Status {
        QUEUED,
        RUNNING,
        SUCCEEDED,
        FAILED
    }

    /** OpenAI's error body, with {@code charged} added. */
    public record ErrorBody(
            String message, String type, @Nullable String param, String code, Charged charged) {
        public static ErrorBody of(Failure failure) {
            return new ErrorBody(
                    failure.message(),
                    failure.code().type(),
                    failure.param(),
                    failure.code().text(),
                    failure.charged());
        }

        /** The HTTP status that belongs to the code. */
        public int status() {
            return Failure.Code.of(code).orElse(Failure.Code.INTERNAL_ERROR).status();
        }
    }

    private Answer(String id, Status status, @Nullable ErrorBody error) {
        this(id, status, null, null, null, null, null, null, error);
    }

    /** A generation that is queued or running. */
    static Answer pending(String id, Status status) {
        return new Answer(id, status, null);
    }

    /** A generation whose request is not valid. */
    public static Answer failed(String id, Failure failure) {
        return new Answer(id, Status.FAILED, ErrorBody.of(failure));
    }

    /** Returns true for an outcome. The name has no prefix, because Jackson would write {@code isDone} as a field. */
    public boolean done() {
        return status == Status.SUCCEEDED || status == Status.FAILED;
    }

    public Answer mapImages(UnaryOperator<StoredImage> change) {
        var images = data == null ? null : data.stream().map(change).toList();
        return new Answer(id, status, created, model, size, quality, images, usage, error);
    }
}
