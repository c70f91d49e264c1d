package dev.imagefunction.generation;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Everything that blocks a thread for a time; tests pass one that moves their clock instead. */
public interface Waiting {
    void sleep(Duration time) throws InterruptedException;

    /** Waits until the future is complete; returns false if it is not within the limit. */
    boolean isDone(CompletableFuture<?> future, Duration limit) throws InterruptedException;

    /** Waits for a permit; returns false if there is none within the limit. */
    boolean acquire(Semaphore permits, Duration limit) throws InterruptedException;

    /** Blocks the calling thread. */
    Waiting REAL = new Waiting() {
        @Override
        public void sleep(Duration time) throws InterruptedException {
            Thread.sleep(time);
        }

        @Override
        public boolean isDone(CompletableFuture<?> future, Duration limit) throws InterruptedException {
            try {
                future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
                return true;
            } catch (ExecutionException failed) {
                return true;
            } catch (TimeoutException running) {
                return false;
            }
        }

        @Override
        public boolean acquire(Semaphore permits, Duration limit) throws InterruptedException {
            return permits.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS);
        }
    };
}
