package dev.imagefunction.trigger;

import java.time.Instant;

/**
 * One invocation.
 *
 * @param requestId the same when Lambda delivers an asynchronous event again
 * @param killed when Lambda ends it
 */
public record LambdaInvocation(String requestId, Instant killed) {}
