package dev.imagefunction.trigger;

import org.jspecify.annotations.Nullable;

/** Ends an HTTP call early, with an error that is HTTP's own. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Reply reply;

    Refusal(int status, String code, @Nullable String param, String message) {
        this(Reply.error(status, code, param, message), message);
    }

    Refusal(Reply reply, String message) {
        super(message);
        this.reply = reply;
    }

    Reply reply() {
        return reply;
    }
}
