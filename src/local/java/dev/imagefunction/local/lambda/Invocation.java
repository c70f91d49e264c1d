package dev.imagefunction.local.lambda;

import java.time.Duration;
import java.util.UUID;

/** One event for a function. A retry keeps the {@code requestId}, as with Lambda. */
record Invocation(String requestId, FunctionSpec function, String payload) {
    static Invocation of(FunctionSpec function, String payload) {
        return new Invocation(UUID.randomUUID().toString(), function, payload);
    }

    Duration timeout() {
        return function.timeout();
    }
}
