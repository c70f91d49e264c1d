package dev.imagefunction.generation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One delivery of a generation: takes the claim, requests the missing images in rounds, and stores the result. Each round
 * is counted in the claim before it begins.
 */
record Delivery(
        Gateway gateway,
        Store store,
        GenerationConfig config,
        Platform platform,
        Deadlines deadlines,
        GenerationId id,
        GenerationRequest request,
        Tally tally) {
    Store.Objects objects() {
        return objects(deadlines.end());
    }

    /** The generation's objects, for calls that end by an instant. */
    Store.Objects objects(Instant until) {
        return store.objects(id, until);
    }

    /** The time between two renewals of the claim. */
    Duration renewal() {
        return config.lease().dividedBy(4);
    }

    /** When a lease ends that is taken or renewed now. */
    Instant leaseEnd() {
        return platform.now().plus(config.lease());
    }

    private List<Integer> all() {
        return IntStream.range(0, request.n()).boxed().toList();
    }

    /** Creates the claim, or continues from what an earlier delivery left. */
    Answer run() {
        var name = new UUID(platform.random().nextLong(), platform.random().nextLong()).toString();
        var claim = Claim.queued(request.fingerprint(), request.n())
                .counted(all(), 1)
                .heldBy(name, leaseEnd());
        var created = objects().createClaim(claim);
        if (created.isPresent()) {
            return held(name, new Store.Versioned(claim, created.get()), lease -> make(lease, Map.of()));
        }
        var result = objects().result();
        if (result.isPresent()) {
            return replay(result.get());
        }
        var current = objects().claim().orElseThrow(() -> new GenerationException(Failure.inProgress()));
        if (!current.claim().fingerprint().equals(request.fingerprint())) {
            throw new GenerationException(Failure.idConflict());
        }
        if (name.equals(current.claim().holder())) {
            // The claim was created, and the response to that was lost.
            return held(name, current, lease -> make(lease, Map.of()));
        }
        if (current.claim().isHeld(platform.now())) {
            throw new GenerationException(Failure.inProgress());
        }
        return held(name, current, lease -> takeOver(lease, current.claim().isUntouched()));
    }

    /** Works under a lease. It is released if the work ends early, so that the next delivery can begin at once. */
    private Answer held(String name, Store.Versioned current, Function<Lease, Answer> work) {
        var lease = new Lease(this, name, current);
        try {
            return work.apply(lease);
        } catch (RuntimeException e) {
            lease.release();
            throw e;
        }
    }

    /** Continues a queued request, whose images are untouched, or a delivery that crashed or was released. */
    private Answer takeOver(Lease lease, boolean untouched) {
        if (!untouched) {
            tally.continues(lease.unusable().stream().anyMatch(count -> count > 0));
        }
        lease.count(untouched ? all() : List.of());
        // The former holder may have stored the result, or an image, until the claim was taken.
        var result = objects().result();
        if (result.isPresent()) {
            return replay(result.get());
        }
        if (untouched) {
            return make(lease, Map.of());
        }
        var stored = find(all());
        if (!stored.isEmpty()) {
            tally.continues(true);
        }
        var missing = missing(stored);
        if (lease.isExhausted(missing)) {
            var message =
                    "An image was attempted as often as MAX_PAID_ATTEMPTS allows and is not stored: its response was lost or unusable, its upload failed, or the process ended.";
            return finish(stored, Failure.of(Failure.Code.GATEWAY_TIMEOUT, Charged.UNKNOWN, message));
        }
        if (!missing.isEmpty()) {
            lease.count(missing);
        }
        return make(lease, stored);
    }

    private SortedMap<Integer, StoredImage> find(Collection<Integer> indices) {
        var found = new TreeMap<Integer, CompletableFuture<Optional<StoredImage>>>();
        indices.forEach(
                index -> found.put(index, platform.inParallel(() -> objects().image(request.imageName(index)))));
        var stored = new TreeMap<Integer, StoredImage>();
        found.forEach((index, image) -> image.join().ifPresent(there -> stored.put(index, there)));
        return stored;
    }

    private List<Integer> missing(Map<Integer, StoredImage> stored) {
        return all().stream().filter(index -> !stored.containsKey(index)).toList();
    }

    /** Requests the missing images, counted in the claim, until all are stored, a failure is final, or the time is over. */
    private Answer make(Lease lease, Map<Integer, StoredImage> found) {
        var stored = new TreeMap<>(found);
        var missing = missing(stored);
        while (!missing.isEmpty()) {
            if (!isTimeForCall(Duration.ZERO)) {
                lease.uncount(missing);
                var message =
                        "Too little of the function's time was left to call the gateway; this call was not charged.";
                throw new GenerationException(Failure.of(Failure.Code.OUT_OF_TIME, message));
            }
            var chunks = new Round(this).request(missing, lease.unusable(), lease::renew);
            chunks.forEach(chunk -> stored.putAll(chunk.stored()));
            missing = missing(stored);
            if (missing.isEmpty()) {
                break;
            }
            var problems = problems(chunks, lease);
            var verdict = problems.verdict();
            if (verdict.failure().retry() == Failure.Retry.NEVER
                    || (problems.areBounded() && lease.isExhausted(missing))) {
                // The image may be stored: by an earlier holder, or by an upload whose response was lost.
                stored.putAll(find(missing));
                return finish(stored, stored.size() == request.n() ? null : verdict.failure());
            }
            if (!problems.areBounded() || !pause(verdict.failure(), lease)) {
                throw verdict;
            }
            lease.count(missing);
        }
        return finish(stored, null);
    }

    private static Problems problems(List<Round.Chunk> chunks, Lease lease) {
        var all = new ArrayList<GenerationException>();
        for (var chunk : chunks) {
            var problem = chunk.problem();
            if (problem != null) {
                all.add(problem);
                lease.note(problem.failure(), chunk.missing());
            }
        }
        return new Problems(all);
    }

    private boolean isTimeForCall(Duration wait) {
        return platform.now().plus(wait).isBefore(deadlines.lastStart());
    }

    /** Waits before a second paid attempt: a gateway that restarts fails all calls for some seconds. */
    private boolean pause(Failure failure, Lease lease) {
        var half = config.paidRetryPause().toMillis() / 2;
        var least = Duration.ofMillis(half + platform.random().nextLong(2 * half + 1));
        var said = failure.retryAfter();
        var wait = said == null ? least : Collections.max(List.of(least, said));
        if (!isTimeForCall(wait)) {
            return false;
        }
        try {
            var step = renewal();
            for (var left = wait; left.isPositive(); left = left.minus(step)) {
                if (left.compareTo(wait) < 0) {
                    lease.renew();
                }
                platform.waiting().sleep(Collections.min(List.of(left, step)));
            }
            return isTimeForCall(Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Stores the result. A result of this request that is there already stays and is the outcome. */
    private Answer finish(Map<Integer, StoredImage> stored, @Nullable Failure why) {
        var failure = why == null ? null : tally.charged(why);
        var answer = new Answer(
                id.id(),
                failure == null ? Answer.Status.SUCCEEDED : Answer.Status.FAILED,
                tally.createdOr(platform.now().getEpochSecond()),
                request.model(),
                request.size(),
                request.quality(),
                List.copyOf(stored.values()),
                tally.usage(),
                failure == null ? null : Answer.ErrorBody.of(failure));
        var result = new Store.Result(request.fingerprint(), answer);
        var kept = objects().putResult(result);
        if (!kept.fingerprint().equals(result.fingerprint())) {
            throw new GenerationException(tally.charged(Failure.idConflict()));
        }
        return kept.answer();
    }

    private Answer replay(Store.Result result) {
        tally.replayed();
        return result.answerTo(request);
    }
}
