package dev.imagefunction.trigger;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Processes several items at once, within a bound. */
public record Parallel(int bound) {
    /** The results in the order of the items. The work throws nothing. */
    <T, R> List<R> map(List<T> items, Function<T, R> work) {
        try (var threads =
                Executors.newFixedThreadPool(bound, Thread.ofPlatform().daemon().factory())) {
            var running = items.stream()
                    .map(item -> CompletableFuture.supplyAsync(() -> work.apply(item), threads))
                    .toList();
            return running.stream().map(CompletableFuture::join).toList();
        }
    }
}
