package dev.imagefunction.generation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Time, threads and random numbers: tests replace them.
 *
 * @param executor runs each parallel call and each upload on a platform thread of its own (decision 0010)
 * @param random for jitter and for the names of deliveries; processes restored from one snapshot must differ in it
 */
public record Platform(Clock clock, Executor executor, Waiting waiting, RandomGenerator random) {
    public Instant now() {
        return clock.instant();
    }

    long millisSince(Instant begun) {
        return Duration.between(begun, now()).toMillis();
    }

    <T> CompletableFuture<T> inParallel(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, executor);
    }
}
