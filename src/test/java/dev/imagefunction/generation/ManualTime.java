package dev.imagefunction.generation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/** A clock that only waiting moves: nothing else takes time. */
public final class ManualTime implements Waiting {
    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final List<Duration> slept = new ArrayList<>();
    private volatile Instant now = NOON;

    public Clock clock() {
        return ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    }

    /** This time, one thread, and a random source that always gives the same numbers. */
    public Platform platform() {
        return new Platform(clock(), Runnable::run, this, new Random(1));
    }

    public List<Duration> slept() {
        return slept;
    }

    public void pass(Duration time) {
        now = now.plus(time);
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        slept.add(time);
        pass(time);
    }

    @Override
    public boolean isDone(CompletableFuture<?> future, Duration limit) throws InterruptedException {
        if (!future.isDone()) {
            sleep(limit);
        }
        return future.isDone();
    }

    @Override
    public boolean acquire(Semaphore permits, Duration limit) throws InterruptedException {
        if (!permits.tryAcquire()) {
            sleep(limit);
            return permits.tryAcquire();
        }
        return true;
    }
}
