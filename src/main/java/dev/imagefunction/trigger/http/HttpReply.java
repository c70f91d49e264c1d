package dev.imagefunction.trigger.http;

import dev.imagefunction.generation.Answer;
import dev.imagefunction.generation.Charged;
import dev.imagefunction.generation.Failure;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * An HTTP response whose body is not yet written.
 *
 * @param body a string as it is; anything else as JSON
 */
record HttpReply(int status, Map<String, String> headers, Object body) {
    /** The time to wait after a rate limit if the gateway gave none. */
    private static final Duration RATE_LIMIT = Duration.ofSeconds(20);

    HttpReply {
        headers = Collections.unmodifiableMap(new TreeMap<>(headers));
    }

    static HttpReply of(int status, Object body) {
        return new HttpReply(status, Map.of(), body);
    }

    HttpReply with(String header, String value) {
        return with(Map.of(header, value));
    }

    HttpReply with(Map<String, String> added) {
        var more = new TreeMap<>(headers);
        more.putAll(added);
        return new HttpReply(status, more, body);
    }

    /**
     * OpenAI's error, with the headers that its clients use.
     *
     * @param isNamed whether the caller chose the generation's id. Without it a repeated request is another generation, and
     *     what was charged is charged again
     */
    static HttpReply failed(Failure failure, boolean isNamed) {
        var canRetry = failure.retry() == Failure.Retry.LATER && (isNamed || failure.charged() == Charged.NO);
        var reply = of(failure.code().status(), Map.of("error", Answer.ErrorBody.of(failure)))
                .retry(canRetry);
        var wait = failure.retryAfter();
        if (wait == null && failure.code() == Failure.Code.RATE_LIMIT_EXCEEDED) {
            wait = RATE_LIMIT;
        }
        if (wait != null) {
            reply = reply.retryAfter(wait);
        }
        return failure.code() == Failure.Code.INVALID_API_KEY ? reply.with("www-authenticate", "Bearer") : reply;
    }

    /** OpenAI's clients retry 408, 409, 429 and every 5xx unless this header says otherwise. */
    HttpReply retry(boolean helps) {
        return with("x-should-retry", Boolean.toString(helps));
    }

    /** Rounded up: a retry that is too early is refused again. */
    HttpReply retryAfter(Duration wait) {
        var millis = Math.max(1, wait.toMillis());
        return with("retry-after", Long.toString(Math.ceilDiv(millis, 1000)))
                .with("retry-after-ms", Long.toString(millis));
    }
}
