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

/**
 * One delivery's work on a generation whose claim it holds: asks for the missing pictures in rounds, each counted in the
 * claim before it begins, until they are all stored, it is no use, or there is no time.
 */
final class Delivery {
    private final Gateway gateway;
    private final Store store;
    private final GenerationConfig config;
    private final Clock clock;
    private final Executor executor;
    private final GenerationId id;
    private final GenerationRequest request;
    private final Instant deadline;
    private final Tally tally;
    /** Pictures whose last answer was unusable: asking under the same idempotency key would get the same answer. */
    private final Set<Integer> spoiled = ConcurrentHashMap.newKeySet();

    Delivery(
            Gateway gateway,
            Store store,
            GenerationConfig config,
            Clock clock,
            Executor executor,
            GenerationId id,
            GenerationRequest request,
            Instant deadline,
            Tally tally) {
        this.gateway = gateway;
        this.store = store;
        this.config = config;
        this.clock = clock;
        this.executor = executor;
        this.id = id;
        this.request = request;
        this.deadline = deadline;
        this.tally = tally;
    }

    /** What one call came to: the pictures that are still missing, and why. */
    private record Chunk(List<Integer> missing, @Nullable Failure failure) {}

    /**
     * @param held the claim as it stands in the store, the first round's attempt counted in it
     * @param version the claim's
     * @param wanted the pictures that are not stored, by index
     * @param stored those that are; the new ones are added
     */
    Answer make(Claim held, String version, List<Integer> wanted, SortedMap<Integer, StoredPicture> stored) {
        var claim = held;
        var current = version;
        var missing = wanted;
        while (!missing.isEmpty()) {
            if (!hasTimeForACall()) {
                throw release(
                        claim.counted(missing, -1),
                        current,
                        new Failure.OutOfTime(
                                "Too little of the function's time was left to ask the gateway; nothing was charged."));
            }
            var failures = new ArrayList<Failure>();
            var still = new ArrayList<Integer>();
            for (var chunk : ask(missing, stored)) {
                still.addAll(chunk.missing());
                if (chunk.failure() != null) {
                    failures.add(chunk.failure());
                    if (chunk.failure().charged() == Charged.NO) {
                        claim = claim.counted(chunk.missing(), -1);
                    }
                }
            }
            missing = still;
            if (missing.isEmpty()) {
                break;
            }
            var verdict = worst(failures);
            if (!verdict.retryable()) {
                if (failures.stream().anyMatch(Failure.StorageFailed.class::isInstance)) {
                    findAgain(missing, stored);
                }
                return finish(stored, verdict);
            }
            var bounded = failures.stream()
                    .allMatch(f -> f instanceof Failure.UnusableAnswer || f instanceof Failure.NoAnswer);
            if (bounded && isExhausted(claim, missing)) {
                return finish(stored, verdict);
            }
            if (!bounded || !hasTimeForACall()) {
                throw release(claim, current, verdict);
            }
            claim = claim.counted(missing, 1);
            current = store.replace(id, claim, current)
                    .orElseThrow(() -> new GenerationException(new Failure.InProgress(config.claimGrace())));
        }
        try {
            return finish(stored, null);
        } catch (GenerationException e) {
            throw release(claim, current, new Failure.StorageFailed(e.failure().message(), Charged.YES));
        }
    }

    /** Some picture was asked for as often as may be, in deliveries that crashed or got no answer. */
    Answer giveUp(SortedMap<Integer, StoredPicture> stored) {
        return finish(
                stored,
                new Failure.NoAnswer(
                        "Asked for as often as max-paid-attempts allows (%d), and no usable picture came of it."
                                .formatted(config.maxPaidAttempts())));
    }

    /** An upload may have been done though its answer was lost: the outcome names what it stored. */
    private void findAgain(List<Integer> missing, SortedMap<Integer, StoredPicture> stored) {
        for (var index : missing) {
            store.find(id, request.pictureName(index)).ifPresent(picture -> stored.put(index, picture));
        }
    }

    /** Asks for pictures by parallel calls, no larger than the model takes. */
    private List<Chunk> ask(List<Integer> missing, SortedMap<Integer, StoredPicture> stored) {
        var size = requireNonNull(config.models().get(request.model())).picturesPerCall();
        var chunks = new ArrayList<List<Integer>>();
        for (var from = 0; from < missing.size(); from += size) {
            chunks.add(missing.subList(from, Math.min(from + size, missing.size())));
        }
        var begun = clock.millis();
        try {
            return inParallel(chunks, chunk -> call(chunk, stored));
        } finally {
            tally.asked(clock.millis() - begun);
        }
    }

    private Chunk call(List<Integer> indices, SortedMap<Integer, StoredPicture> stored) {
        var free = new ArrayDeque<>(indices);
        var uploads = new ArrayList<CompletableFuture<Optional<Failure>>>();
        var call = new Gateway.Call(
                request, indices.size(), idempotencyKey(indices), lastStart(), deadline.minus(config.reserve()));
        Failure failure = null;
        try {
            var made = gateway.make(call, picture -> {
                var index = free.remove();
                uploads.add(CompletableFuture.supplyAsync(() -> upload(index, picture, stored), executor));
            });
            tally.made(made, indices.size());
        } catch (GenerationException e) {
            failure = e.failure();
            tally.failed(failure, indices.size(), free.size());
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

    private Optional<Failure> upload(int index, Picture picture, SortedMap<Integer, StoredPicture> stored) {
        var begun = clock.millis();
        try (picture) {
            // A third of the reserve is left to write down the outcome.
            var until = deadline.minus(config.reserve().dividedBy(3));
            var kept = store.keep(id, request.pictureName(index), picture, until);
            synchronized (stored) {
                stored.put(index, kept);
            }
            tally.stored(kept.bytes(), clock.millis() - begun);
            return Optional.empty();
        } catch (GenerationException e) {
            return Optional.of(new Failure.StorageFailed(e.failure().message(), Charged.YES));
        }
    }

    /** The same for every attempt at the same pictures, so that a gateway that knows such keys need not make them twice. */
    private String idempotencyKey(List<Integer> indices) {
        var again = indices.stream().anyMatch(spoiled::contains) ? "/again" : "";
        var text = id.owner() + "/" + id.id() + "/" + request.fingerprint() + "/" + indices + again;
        return Sha256.hex(text.getBytes(UTF_8));
    }

    private boolean hasTimeForACall() {
        return clock.instant().isBefore(lastStart());
    }

    private Instant lastStart() {
        return deadline.minus(config.reserve()).minus(config.minCallTime());
    }

    private boolean isExhausted(Claim claim, List<Integer> missing) {
        return missing.stream().anyMatch(i -> claim.attempts().get(i) >= config.maxPaidAttempts());
    }

    /** What decides: what is final, then what asks for patience, then what may have been paid. */
    private static Failure worst(List<Failure> failures) {
        return failures.stream()
                .filter(f -> !f.retryable())
                .findFirst()
                .or(() ->
                        failures.stream().filter(f -> f.charged() == Charged.NO).findFirst())
                .or(() -> failures.stream().findFirst())
                .orElseGet(() -> new Failure.UnusableAnswer("Fewer pictures came than were asked for."));
    }

    /** Writes the outcome; what stands there already is the outcome. */
    private Answer finish(SortedMap<Integer, StoredPicture> stored, @Nullable Failure failure) {
        var created = tally.created();
        var answer = new Answer(
                id.id(),
                failure == null ? Answer.SUCCEEDED : Answer.FAILED,
                created == null ? Long.valueOf(clock.instant().getEpochSecond()) : created,
                request.model(),
                request.size(),
                request.quality(),
                List.copyOf(stored.values()),
                tally.usage(),
                failure == null ? null : Answer.ErrorBody.of(failure));
        return store.record(id, new Store.Result(request.fingerprint(), answer)).answer();
    }

    /** Gives the claim back, so that the next delivery need not wait until it lapses; should that fail, it will. */
    private GenerationException release(Claim claim, String version, Failure failure) {
        try {
            store.replace(id, claim.released(), version);
        } catch (GenerationException lapses) {
            return new GenerationException(failure, lapses);
        }
        return new GenerationException(failure);
    }

    <T, R> List<R> inParallel(List<T> items, Function<T, R> work) {
        if (items.size() == 1) {
            return List.of(work.apply(items.getFirst()));
        }
        var running = items.stream()
                .map(item -> CompletableFuture.supplyAsync(() -> work.apply(item), executor))
                .toList();
        return running.stream().map(Delivery::join).toList();
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
