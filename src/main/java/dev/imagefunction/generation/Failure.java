package dev.imagefunction.generation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why a generation failed.
 *
 * @param message for any caller: it never holds a prompt, a key, a URL's signature or the gateway's body
 * @param charged whether the gateway was paid
 * @param param the field at fault, if there is one
 * @param retryAfter how long to wait before a retry, if that is known
 */
public record Failure(
        Code code,
        String message,
        Charged charged,
        @Nullable String param,
        @Nullable Duration retryAfter) {

    /** Whether and when the same event can succeed later. */
    public enum Retry {
        /** It cannot: the failure is the generation's result. */
        NEVER,
        /** It can at any time. */
        LATER,
        /** It can, once the operator has corrected a setting or an account: nothing is recorded until then. */
        ONCE_CORRECTED
    }

    /** The stable names of all failures, each with its HTTP status and OpenAI's error type. */
    public enum Code {
        INVALID_VALUE(400, "invalid_request_error", Retry.NEVER),
        INVALID_API_KEY(401, "invalid_request_error", Retry.NEVER),
        MODERATION_BLOCKED(400, "invalid_request_error", Retry.NEVER),
        NOT_FOUND(404, "invalid_request_error", Retry.NEVER),
        METHOD_NOT_ALLOWED(405, "invalid_request_error", Retry.NEVER),
        REQUEST_TOO_LARGE(413, "invalid_request_error", Retry.NEVER),
        /** The images are stored, and Lambda cannot return them as base64. */
        RESPONSE_TOO_LARGE(413, "invalid_request_error", Retry.NEVER),
        UNSUPPORTED_MEDIA_TYPE(415, "invalid_request_error", Retry.NEVER),
        IDEMPOTENCY_KEY_REUSED(422, "invalid_request_error", Retry.NEVER),
        GENERATION_IN_PROGRESS(409, "conflict_error", Retry.LATER),
        RATE_LIMIT_EXCEEDED(429, "rate_limit_error", Retry.LATER),
        /** The gateway refuses the key or the account, or GATEWAY_BASE_URL is wrong. */
        GATEWAY_REJECTED(502, "server_error", Retry.ONCE_CORRECTED),
        /** The gateway, or a proxy before it, returned an error. */
        GATEWAY_FAILED(502, "server_error", Retry.LATER),
        /** The request was never sent. */
        GATEWAY_UNREACHABLE(503, "server_error", Retry.LATER),
        /** The gateway returned success, without the images. */
        GATEWAY_ANSWER_UNUSABLE(502, "server_error", Retry.LATER),
        /** The request was sent, and no complete response came. */
        GATEWAY_TIMEOUT(504, "server_error", Retry.LATER),
        OUT_OF_TIME(504, "server_error", Retry.LATER),
        STORAGE_FAILED(503, "server_error", Retry.LATER),
        SECRET_UNREADABLE(503, "server_error", Retry.LATER),
        /** The deployment has no queue. */
        ASYNC_NOT_CONFIGURED(501, "server_error", Retry.NEVER),
        QUEUE_UNAVAILABLE(503, "server_error", Retry.LATER),
        INTERNAL_ERROR(500, "server_error", Retry.LATER);

        private final int status;
        private final String type;
        private final Retry retry;

        Code(int status, String type, Retry retry) {
            this.status = status;
            this.type = type;
            this.retry = retry;
        }

        public int status() {
            return status;
        }

        public String type() {
            return type;
        }

        public Retry retry() {
            return retry;
        }

        /** The code in JSON, such as {@code invalid_value}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The code of a stored result; empty for one that another version of this function wrote. */
        public static Optional<Code> of(String text) {
            return Stream.of(values()).filter(code -> code.text().equals(text)).findFirst();
        }
    }

    public static Failure of(Code code, String message) {
        return of(code, Charged.NO, message);
    }

    public static Failure of(Code code, Charged charged, String message) {
        return new Failure(code, message, charged, null, null);
    }

    /** Every wrong field, each named; {@code param} is the first of them. */
    public static Failure invalid(List<FieldError> problems) {
        var lines = new ArrayList<String>();
        for (var problem : problems) {
            var number = problems.size() == 1 ? "" : (lines.size() + 1) + ") ";
            lines.add(number + problem.field() + " " + problem.message() + ".");
        }
        return of(Code.INVALID_VALUE, String.join(" ", lines))
                .at(problems.getFirst().field());
    }

    public static Failure invalid(String field, String message) {
        return invalid(List.of(new FieldError(field, message)));
    }

    static Failure inProgress() {
        var wait = Duration.ofSeconds(5);
        var message = "Another delivery makes this generation now; retry in %d s.".formatted(wait.toSeconds());
        return of(Code.GENERATION_IN_PROGRESS, message).after(wait);
    }

    public static Failure idConflict() {
        var message = "This id was used for another request; send the same request again, or use a new id.";
        return of(Code.IDEMPOTENCY_KEY_REUSED, message).at("id");
    }

    public Failure at(String field) {
        return new Failure(code, message, charged, field, retryAfter);
    }

    public Failure after(@Nullable Duration wait) {
        return new Failure(code, message, charged, param, wait);
    }

    public Failure charged(Charged whether) {
        return new Failure(code, message, whether, param, retryAfter);
    }

    Failure adding(String sentence) {
        return new Failure(code, message + " " + sentence, charged, param, retryAfter);
    }

    public Retry retry() {
        return code.retry;
    }

    /** Returns true if the gateway may have been paid without delivering: retries of it are limited per image. */
    boolean isBounded() {
        return charged != Charged.NO && retry() == Retry.LATER && code != Code.STORAGE_FAILED;
    }
}
