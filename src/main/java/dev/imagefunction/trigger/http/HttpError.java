package dev.imagefunction.trigger.http;

import dev.imagefunction.generation.Charged;
import org.jspecify.annotations.Nullable;

/** Ends an HTTP call with an error that is not a generation's. */
final class HttpError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient HttpReply reply;

    HttpError(int status, String code, @Nullable String param, String message) {
        this(HttpReply.error(status, code, param, message, Charged.NO), message);
    }

    HttpError(HttpReply reply, String message) {
        super(message);
        this.reply = reply;
    }

    HttpReply reply() {
        return reply;
    }
}
