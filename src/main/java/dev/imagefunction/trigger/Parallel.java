package dev.imagefunction.trigger;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Processes several items at once, within a bound.
 *
 * @param executor of virtual threads: waiting ones cost nothing
 */
public record Parallel(Executor executor, int bound) {
    /** The results in the order of the items. The work throws nothing. */
    <T, R> List<R> map(List<T> items, Function<T, R> work) {
        var turns = new Semaphore(bound);
        var running = items.stream()
                .map(item -> CompletableFuture.supplyAsync(
                        () -> {
                            turns.acquireUninterruptibly();
                            try {
                                return work.apply(item);
                            } finally {
                                turns.release();
                            }
                        },
                        executor))
                .toList();
        return running.stream().map(CompletableFuture::join).toList();
    }
}
