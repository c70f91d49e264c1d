package dev.imagefunction.generation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Makes generations, each at most once: the claim is taken before the gateway is asked, every image is stored as soon
 * as it is decoded, and the result is written once, last.
 */
public final class Generator {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final Gateway gateway;
    private final Store store;
    private final GenerationConfig config;
    private final Clock clock;
    private final Executor executor;
    private final Supplier<String> deliveries;
    private final Consumer<Report> reports;

    /**
     * Wires the use case.
     *
     * @param executor runs the parallel calls and uploads of a generation
     * @param deliveries names each delivery, so that no two are taken for one another
     * @param reports takes what each delivery did
     */
    public Generator(
            Gateway gateway,
            Store store,
            GenerationConfig config,
            Clock clock,
            Executor executor,
            Supplier<String> deliveries,
            Consumer<Report> reports) {
        this.gateway = gateway;
        this.store = store;
        this.config = config;
        this.clock = clock;
        this.executor = executor;
        this.deliveries = deliveries;
        this.reports = reports;
    }

    /**
     * Makes the images, or gives those that were made before, with fresh addresses.
     *
     * @param deadline when the invocation is killed
     * @return the outcome, success or final failure; it is the same ever after
     * @throws GenerationException when asking again can help, or the id stands for another request
     */
    public Answer generate(GenerationId id, GenerationRequest request, Instant deadline) {
        var tally = new Tally(id, request, clock.millis());
        try {
            var answer = answer(new Task(id, request, deadline, tally));
            reports.accept(tally.report(answer.status(), answer.error(), clock.millis()));
            return addressed(answer);
        } catch (GenerationException e) {
            var error = Answer.ErrorBody.of(e.failure());
            reports.accept(tally.report(error.code(), error, clock.millis()));
            throw e;
        }
    }

    private Answer answer(Task task) {
        var id = task.id();
        var request = task.request();
        var delivery = deliveries.get();
        var end = task.deadline().plus(config.claimGrace());
        var all = IntStream.range(0, request.n()).boxed().toList();
        var claim = Claim.queued(request.fingerprint(), request.n())
                .heldBy(delivery, end)
                .counted(all, 1);
        var created = store.create(id, claim);
        if (created.isPresent()) {
            return delivery(task).make(claim, created.get(), all, new TreeMap<>());
        }
        var result = store.result(id);
        if (result.isPresent()) {
            task.tally().replayed();
            return same(result.get(), request);
        }
        var current = store.claim(id).orElseThrow(() -> new GenerationException(new Failure.InProgress(LOOK_AGAIN)));
        return takeOver(task, current, current.claim().heldBy(delivery, end));
    }

    private Delivery delivery(Task task) {
        var calls = new Calls(gateway, store, config, clock, executor, task);
        return new Delivery(store, config, clock, task, calls);
    }

    /** Goes on with what a queued request, a crashed delivery or one that gave up left to do. */
    private Answer takeOver(Task task, Store.Versioned current, Claim mine) {
        var id = task.id();
        var request = task.request();
        check(current.claim(), request);
        if (current.claim().isHeld(clock.instant())) {
            throw new GenerationException(new Failure.InProgress(LOOK_AGAIN));
        }
        var work = delivery(task);
        var stored = new TreeMap<Integer, StoredImage>();
        var missing = new ArrayList<Integer>();
        var found = Calls.inParallel(
                IntStream.range(0, request.n()).boxed().toList(),
                index -> store.find(id, request.imageName(index)),
                executor);
        for (var index = 0; index < found.size(); index++) {
            var image = found.get(index);
            if (image.isPresent()) {
                stored.put(index, image.get());
            } else {
                missing.add(index);
            }
        }
        var exhausted = missing.stream().anyMatch(index -> mine.attempts().get(index) >= config.maxPaidAttempts());
        var claim = exhausted ? mine : mine.counted(missing, 1);
        var version = store.replace(id, claim, current.version())
                .orElseThrow(() -> new GenerationException(new Failure.InProgress(LOOK_AGAIN)));
        // Whoever held the claim may have written its result between our looks at the result and at the claim.
        var result = store.result(id);
        if (result.isPresent()) {
            task.tally().replayed();
            return same(result.get(), request);
        }
        return exhausted ? work.giveUp(stored) : work.make(claim, version, missing, stored);
    }

    /**
     * Takes a request in that a queued delivery will make.
     *
     * @return the outcome if there is one already, else what is the matter with it: {@code queued}, and then the caller
     *     queues it (again), or {@code running}
     */
    public Answer accept(GenerationId id, GenerationRequest request) {
        if (store.create(id, Claim.queued(request.fingerprint(), request.n())).isPresent()) {
            return Answer.pending(id.id(), Answer.QUEUED);
        }
        var result = store.result(id);
        if (result.isPresent()) {
            return addressed(same(result.get(), request));
        }
        store.claim(id).ifPresent(current -> check(current.claim(), request));
        return pending(id);
    }

    /** Writes down that an event which nobody waits for cannot be done, unless its id stands for another one. */
    public void reject(GenerationId id, String fingerprint, Failure failure) {
        var claim = Claim.queued(fingerprint, 0);
        var mine = store.create(id, claim).isPresent()
                || store.claim(id).map(Store.Versioned::claim).equals(Optional.of(claim));
        if (mine) {
            store.record(id, new Store.Result(fingerprint, Answer.failed(id.id(), failure)));
        }
    }

    /**
     * The outcome with fresh addresses, or what is the matter with it.
     *
     * @throws GenerationException {@link Failure.NotFound}
     */
    public Answer find(GenerationId id) {
        return store.result(id).map(Store.Result::answer).map(this::addressed).orElseGet(() -> pending(id));
    }

    private Answer pending(GenerationId id) {
        var claim = store.claim(id)
                .orElseThrow(() -> new GenerationException(new Failure.NotFound("There is no such generation.")));
        var held = claim.claim().isHeld(clock.instant());
        return Answer.pending(id.id(), held ? Answer.RUNNING : Answer.QUEUED);
    }

    private static Answer same(Store.Result result, GenerationRequest request) {
        if (!result.fingerprint().equals(request.fingerprint())) {
            throw new GenerationException(new Failure.IdConflict());
        }
        return result.answer();
    }

    private static void check(Claim claim, GenerationRequest request) {
        if (!claim.fingerprint().equals(request.fingerprint())) {
            throw new GenerationException(new Failure.IdConflict());
        }
    }

    private Answer addressed(Answer answer) {
        return answer.mapImages(store::address);
    }
}
