package dev.imagefunction.generation;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One delivery's work on a generation whose claim it holds: asks for the missing images in rounds, each counted in the
 * claim before it begins, until they are all stored, it is no use, or there is no time.
 */
final class Delivery {
    private final Store store;
    private final GenerationConfig config;
    private final Clock clock;
    private final Task task;
    private final Calls calls;

    Delivery(Store store, GenerationConfig config, Clock clock, Task task, Calls calls) {
        this.store = store;
        this.config = config;
        this.clock = clock;
        this.task = task;
        this.calls = calls;
    }

    /**
     * @param held the claim as it stands in the store, the first round's attempt counted in it
     * @param version the claim's
     * @param wanted the images that are not stored, by index
     * @param stored those that are; the new ones are added
     */
    Answer make(Claim held, String version, List<Integer> wanted, SortedMap<Integer, StoredImage> stored) {
        var claim = held;
        var current = version;
        var missing = wanted;
        while (!missing.isEmpty()) {
            if (!calls.haveTime()) {
                throw release(
                        claim.counted(missing, -1),
                        current,
                        new Failure.OutOfTime(
                                "Too little of the function's time was left to ask the gateway; nothing was charged."));
            }
            var failures = new ArrayList<Failure>();
            var still = new ArrayList<Integer>();
            for (var chunk : calls.ask(missing, stored)) {
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
                return finish(stored, verdict, claim, current);
            }
            var bounded = failures.stream()
                    .allMatch(f -> f instanceof Failure.UnusableAnswer || f instanceof Failure.NoAnswer);
            if (bounded && isExhausted(claim, missing)) {
                return finish(stored, verdict, claim, current);
            }
            if (!bounded || !calls.haveTime()) {
                throw release(claim, current, verdict);
            }
            claim = claim.counted(missing, 1);
            current = store.replace(task.id(), claim, current)
                    .orElseThrow(() -> new GenerationException(new Failure.InProgress(config.claimGrace())));
        }
        return finish(stored, null, claim, current);
    }

    /** Writes the outcome; where that fails, the claim is given back. */
    private Answer finish(
            SortedMap<Integer, StoredImage> stored, @Nullable Failure failure, Claim claim, String version) {
        try {
            return finish(stored, failure);
        } catch (GenerationException e) {
            var charged = failure == null ? Charged.YES : failure.charged();
            throw release(claim, version, new Failure.StorageFailed(e.failure().message(), charged));
        }
    }

    /** Some image was asked for as often as may be, in deliveries that crashed or got no answer. */
    Answer giveUp(SortedMap<Integer, StoredImage> stored) {
        return finish(
                stored,
                new Failure.NoAnswer(
                        "Earlier deliveries used up what MAX_PAID_ATTEMPTS allows (%d), and left no usable image."
                                .formatted(config.maxPaidAttempts())));
    }

    /** An upload may have been done though its answer was lost: the outcome names what it stored. */
    private void findAgain(List<Integer> missing, SortedMap<Integer, StoredImage> stored) {
        for (var index : missing) {
            store.find(task.id(), task.request().imageName(index)).ifPresent(image -> stored.put(index, image));
        }
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
                .orElseGet(() -> new Failure.UnusableAnswer("Fewer images came than were asked for."));
    }

    /** Writes the outcome; what stands there already is the outcome. */
    private Answer finish(SortedMap<Integer, StoredImage> stored, @Nullable Failure failure) {
        var created = task.tally().created();
        var answer = new Answer(
                task.id().id(),
                failure == null ? Answer.SUCCEEDED : Answer.FAILED,
                created == null ? Long.valueOf(clock.instant().getEpochSecond()) : created,
                task.request().model(),
                task.request().size(),
                task.request().quality(),
                List.copyOf(stored.values()),
                task.tally().usage(),
                failure == null ? null : Answer.ErrorBody.of(failure));
        return store.record(task.id(), new Store.Result(task.request().fingerprint(), answer))
                .answer();
    }

    /** Gives the claim back, so that the next delivery need not wait until it lapses; should that fail, it will. */
    private GenerationException release(Claim claim, String version, Failure failure) {
        try {
            store.replace(task.id(), claim.released(), version);
        } catch (GenerationException lapses) {
            return new GenerationException(failure, lapses);
        }
        return new GenerationException(failure);
    }
}
