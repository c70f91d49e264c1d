package dev.imagefunction.generation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

final class Futures {
    private Futures() {}

    /** Waits for the result, or throws what the work threw. */
    static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
