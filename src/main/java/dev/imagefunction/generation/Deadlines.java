package dev.imagefunction.generation;

import java.time.Duration;
import java.time.Instant;

/**
 * What must happen by when in one invocation.
 *
 * @param lastStart no request to the gateway is sent after it
 * @param response the gateway's response must be complete
 * @param upload the last image must be stored
 * @param end the last write, with all its retries, is over: a second before Lambda ends the process
 */
public record Deadlines(Instant lastStart, Instant response, Instant upload, Instant end) {
    private static final Duration MARGIN = Duration.ofSeconds(1);

    static Deadlines of(Instant killed, GenerationConfig config) {
        var response = killed.minus(config.reserve());
        var end = end(killed);
        var half = Duration.between(response, end).dividedBy(2);
        return new Deadlines(response.minus(config.minCallTime()), response, end.minus(half), end);
    }

    /** When the last call of an invocation is over that Lambda ends at an instant. */
    public static Instant end(Instant killed) {
        return killed.minus(MARGIN);
    }
}
