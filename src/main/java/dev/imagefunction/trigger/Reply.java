package dev.imagefunction.trigger;

import dev.imagefunction.generation.Answer;
import dev.imagefunction.generation.Charged;
import dev.imagefunction.generation.Failure;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An HTTP answer whose body is not written yet. */
record Reply(int status, Map<String, String> headers, Object body) {
    Reply {
        headers = Collections.unmodifiableMap(new TreeMap<>(headers));
    }

    static Reply of(int status, Object body) {
        return new Reply(status, Map.of(), body);
    }

    Reply with(String header, String value) {
        var more = new TreeMap<>(headers);
        more.put(header, value);
        return new Reply(status, more, body);
    }

    /**
     * OpenAI's error, with the headers that its clients go by.
     *
     * @param named whether the caller chose the generation's id; without it a repeated call is another generation, and
     *     what was charged is charged again
     */
    static Reply failed(Failure failure, boolean named) {
        var reply = of(failure.code().status(), Map.of("error", Answer.ErrorBody.of(failure)))
                .again(failure.retryable() && (named || failure.charged() == Charged.NO));
        var wait = failure.retryAfter();
        if (wait != null) {
            // Rounded up: who comes a moment too early is sent away again.
            reply = reply.with(
                            "retry-after",
                            Long.toString(
                                    Math.max(1, wait.plusNanos(999_999_999).toSeconds())))
                    .with("retry-after-ms", Long.toString(Math.max(1, wait.toMillis())));
        }
        return failure instanceof Failure.Unauthorized ? reply.with("www-authenticate", "Bearer") : reply;
    }

    /** An error that is HTTP's own. */
    static Reply error(int status, String code, @Nullable String param, String message) {
        var type = status < 500 ? "invalid_request_error" : "server_error";
        var charged = Charged.NO.name().toLowerCase(Locale.ROOT);
        var error = new Answer.ErrorBody(message, type, param, code, charged);
        return of(status, Map.of("error", error)).again(status == 503);
    }

    /** OpenAI's clients repeat 408, 409, 429 and every 5xx unless this tells them better. */
    Reply again(boolean helps) {
        return with("x-should-retry", Boolean.toString(helps));
    }
}
