package dev.imagefunction.generation;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why a generation did not come about. No message carries a prompt, a key, a URL's signature or the gateway's body.
 */
public sealed interface Failure {

    /** Stable names, with the HTTP status and OpenAI's error type that go with them, and whether a retry can help. */
    enum Code {
        INVALID_VALUE(400, "invalid_request_error", false),
        INVALID_API_KEY(401, "invalid_request_error", false),
        MODERATION_BLOCKED(400, "invalid_request_error", false),
        NOT_FOUND(404, "invalid_request_error", false),
        IDEMPOTENCY_KEY_REUSED(422, "invalid_request_error", false),
        GENERATION_IN_PROGRESS(409, "conflict_error", true),
        RATE_LIMIT_EXCEEDED(429, "rate_limit_error", true),
        GATEWAY_REJECTED(502, "server_error", false),
        GATEWAY_FAILED(502, "server_error", true),
        GATEWAY_UNREACHABLE(503, "server_error", true),
        GATEWAY_ANSWER_UNUSABLE(502, "server_error", true),
        GATEWAY_TIMEOUT(504, "server_error", true),
        OUT_OF_TIME(504, "server_error", true),
        STORAGE_FAILED(503, "server_error", true);

        private final int status;
        private final String type;
        private final boolean retryable;

        Code(int status, String type, boolean retryable) {
            this.status = status;
            this.type = type;
            this.retryable = retryable;
        }

        public int status() {
            return status;
        }

        public String type() {
            return type;
        }
    }

    default Code code() {
        return switch (this) {
            case InvalidRequest f -> Code.INVALID_VALUE;
            case Unauthorized f -> Code.INVALID_API_KEY;
            case Refused f -> Code.MODERATION_BLOCKED;
            case NotFound f -> Code.NOT_FOUND;
            case IdConflict f -> Code.IDEMPOTENCY_KEY_REUSED;
            case InProgress f -> Code.GENERATION_IN_PROGRESS;
            case RateLimited f -> Code.RATE_LIMIT_EXCEEDED;
            case GatewayRejected f -> Code.GATEWAY_REJECTED;
            case GatewayFailed f -> Code.GATEWAY_FAILED;
            case GatewayUnreachable f -> Code.GATEWAY_UNREACHABLE;
            case UnusableAnswer f -> Code.GATEWAY_ANSWER_UNUSABLE;
            case NoAnswer f -> Code.GATEWAY_TIMEOUT;
            case OutOfTime f -> Code.OUT_OF_TIME;
            case StorageFailed f -> Code.STORAGE_FAILED;
        };
    }

    String message();

    /** Whether the same event can succeed later: triggers throw what is so, and return what is not. */
    default boolean retryable() {
        return code().retryable;
    }

    default Charged charged() {
        return Charged.NO;
    }

    /** The field at fault, where there is one. */
    default @Nullable String param() {
        return null;
    }

    /** How long to wait before asking again, where somebody said. */
    default @Nullable Duration retryAfter() {
        return null;
    }

    record InvalidRequest(List<Problem> problems) implements Failure {
        public InvalidRequest {
            problems = List.copyOf(problems);
        }

        public InvalidRequest(String field, String message) {
            this(List.of(new Problem(field, message)));
        }

        @Override
        public String message() {
            return problems.stream().map(p -> p.field() + " " + p.message()).collect(Collectors.joining("; ")) + ".";
        }

        @Override
        public String param() {
            return problems.getFirst().field();
        }
    }

    /** The HTTP caller is not known. */
    record Unauthorized(String message) implements Failure {}

    /** The gateway's moderation refused the prompt. */
    record Refused() implements Failure {
        @Override
        public String message() {
            return "The gateway's moderation refused this prompt; it is not sent again under this id.";
        }

        @Override
        public String param() {
            return "prompt";
        }
    }

    /** There is no such generation, or it is somebody else's: nothing tells the two apart. */
    record NotFound(String message) implements Failure {}

    record IdConflict() implements Failure {
        @Override
        public String message() {
            return "This id was used for another request; send the same request again, or take a new id.";
        }

        @Override
        public String param() {
            return "id";
        }
    }

    record InProgress(Duration retryAfter) implements Failure {
        @Override
        public String message() {
            return "This id is being made right now; ask again in %d s.".formatted(Math.max(1, retryAfter.toSeconds()));
        }
    }

    record RateLimited(@Nullable Duration retryAfter) implements Failure {
        @Override
        public String message() {
            return "The gateway limits the rate of requests; nothing was made or charged.";
        }
    }

    /** The gateway will not work for this account: out of credit, or the key is refused. */
    record GatewayRejected(String message) implements Failure {}

    /** The gateway answered that it failed. */
    record GatewayFailed(String message, @Nullable Duration retryAfter) implements Failure {}

    /** No connection to the gateway came about, so it was never asked. */
    record GatewayUnreachable(String message) implements Failure {}

    /** The gateway answered, and was paid, but not with the images asked for. Asked again within a bound. */
    record UnusableAnswer(String message) implements Failure {
        @Override
        public Charged charged() {
            return Charged.YES;
        }
    }

    /** The gateway was asked and never answered. Asked again within a bound. */
    record NoAnswer(String message) implements Failure {
        @Override
        public Charged charged() {
            return Charged.UNKNOWN;
        }
    }

    /** Too little of the invocation's time was left to ask the gateway. */
    record OutOfTime(String message) implements Failure {}

    record StorageFailed(String message, Charged charged) implements Failure {}
}
