package dev.imagefunction.trigger;

import java.time.Duration;
import java.time.Instant;

/**
 * One invocation.
 *
 * @param requestId the same when Lambda delivers an asynchronous event again
 * @param killed when Lambda ends it
 */
public record LambdaInvocation(String requestId, Instant killed) {
    /** The invocation with some time kept at its end. */
    LambdaInvocation keeping(Duration time) {
        return new LambdaInvocation(requestId, killed.minus(time));
    }
}
