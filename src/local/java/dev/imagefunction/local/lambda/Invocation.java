package dev.imagefunction.local.lambda;

import java.time.Duration;
import java.util.UUID;

/** One event on its way to a function. A retry of it keeps its {@code requestId}, as Lambda's do. */
record Invocation(String requestId, FunctionSpec function, String payload) {
    static Invocation of(FunctionSpec function, String payload) {
        return new Invocation(UUID.randomUUID().toString(), function, payload);
    }

    Duration timeout() {
        return function.timeout();
    }
}
