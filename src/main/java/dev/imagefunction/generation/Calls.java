package dev.imagefunction.generation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One delivery's calls: parallel, no larger than the model takes, each image uploaded while the next one comes. */
final class Calls {
    private final Gateway gateway;
    private final Store store;
    private final GenerationConfig config;
    private final Clock clock;
    private final Executor executor;
    private final Task task;
    /** Images whose last answer was unusable: asking under the same idempotency key would get the same answer. */
    private final Set<Integer> spoiled = ConcurrentHashMap.newKeySet();

    Calls(Gateway gateway, Store store, GenerationConfig config, Clock clock, Executor executor, Task task) {
        this.gateway = gateway;
        this.store = store;
        this.config = config;
        this.clock = clock;
        this.executor = executor;
        this.task = task;
    }

    /** What one call came to: the images that are still missing, and why. */
    record Chunk(List<Integer> missing, @Nullable Failure failure) {}

    /** Whether a call that begins now can finish. */
    boolean haveTime() {
        return clock.instant().isBefore(lastStart());
    }

    private Instant lastStart() {
        return task.deadline().minus(config.reserve()).minus(config.minCallTime());
    }

    /** Asks for images by parallel calls, no larger than the model takes. */
    List<Chunk> ask(List<Integer> missing, SortedMap<Integer, StoredImage> stored) {
        var size = requireNonNull(config.models().get(task.request().model())).imagesPerCall();
        var chunks = new ArrayList<List<Integer>>();
        for (var from = 0; from < missing.size(); from += size) {
            chunks.add(missing.subList(from, Math.min(from + size, missing.size())));
        }
        var begun = clock.millis();
        try {
            return inParallel(chunks, chunk -> call(chunk, stored));
        } finally {
            task.tally().asked(clock.millis() - begun);
        }
    }

    private Chunk call(List<Integer> indices, SortedMap<Integer, StoredImage> stored) {
        var free = new ArrayDeque<>(indices);
        var uploads = new ArrayList<CompletableFuture<Optional<Failure>>>();
        var call = new Gateway.Call(
                task.request(),
                indices.size(),
                idempotencyKey(indices),
                lastStart(),
                task.deadline().minus(config.reserve()));
        Failure failure = null;
        try {
            var made = gateway.make(call, image -> {
                var index = free.remove();
                uploads.add(CompletableFuture.supplyAsync(() -> upload(index, image, stored), executor));
            });
            task.tally().made(made, indices.size());
        } catch (GenerationException e) {
            failure = e.failure();
            task.tally().failed(failure, indices.size(), free.size());
        }
        for (var upload : uploads) {
            failure = join(upload).orElse(failure);
        }
        synchronized (stored) {
            var missing = indices.stream().filter(i -> !stored.containsKey(i)).toList();
            if (failure instanceof Failure.UnusableAnswer) {
                spoiled.addAll(missing);
            }
            return new Chunk(missing, failure);
        }
    }

    private Optional<Failure> upload(int index, Image image, SortedMap<Integer, StoredImage> stored) {
        var begun = clock.millis();
        try (image) {
            // A third of the reserve is left to write down the outcome.
            var until = task.deadline().minus(config.reserve().dividedBy(3));
            var kept = store.keep(task.id(), task.request().imageName(index), image, until);
            synchronized (stored) {
                stored.put(index, kept);
            }
            task.tally().stored(kept.bytes(), clock.millis() - begun);
            return Optional.empty();
        } catch (GenerationException e) {
            return Optional.of(new Failure.StorageFailed(e.failure().message(), Charged.YES));
        }
    }

    /** The same for every attempt at the same images, so that a gateway that knows such keys need not make them twice. */
    private String idempotencyKey(List<Integer> indices) {
        var again = indices.stream().anyMatch(spoiled::contains) ? "/again" : "";
        var text =
                task.id().owner() + "/" + task.id().id() + "/" + task.request().fingerprint() + "/" + indices + again;
        return Sha256.hex(text.getBytes(UTF_8));
    }

    private <T, R> List<R> inParallel(List<T> items, Function<T, R> work) {
        return inParallel(items, work, executor);
    }

    /** Does the work on all items at once, and gives the results in the items' order. */
    static <T, R> List<R> inParallel(List<T> items, Function<T, R> work, Executor executor) {
        if (items.size() == 1) {
            return List.of(work.apply(items.getFirst()));
        }
        var running = items.stream()
                .map(item -> CompletableFuture.supplyAsync(() -> work.apply(item), executor))
                .toList();
        return running.stream().map(Calls::join).toList();
    }

    private static <R> R join(CompletableFuture<R> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw e;
            }
        }
    }
}
