package dev.imagefunction.boot;

import dev.imagefunction.generation.Waiting;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Moves a clock instead of sleeping, and waits for other threads without a limit.
 *
 * @param pause takes the time of each sleep
 */
record HandWaiting(Consumer<Duration> pause) implements Waiting {
    @Override
    public void sleep(Duration time) {
        pause.accept(time);
    }

    @Override
    public boolean isDone(CompletableFuture<?> future, Duration limit) throws InterruptedException {
        try {
            future.get();
        } catch (ExecutionException failed) {
            // It is done all the same.
        }
        return true;
    }

    @Override
    public boolean acquire(Semaphore permits, Duration limit) throws InterruptedException {
        permits.acquire();
        return true;
    }
}
