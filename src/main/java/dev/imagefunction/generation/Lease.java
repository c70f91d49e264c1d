package dev.imagefunction.generation;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * One delivery's hold on a generation. It is renewed in short steps while the delivery works, so that after a crash another
 * delivery can take over within the length of one lease. Only the delivery's own thread uses it.
 */
final class Lease {
    /** A renewal that takes longer is abandoned; the next one follows. */
    private static final Duration LONGEST_RENEWAL = Duration.ofSeconds(4);

    private final Delivery delivery;
    private final String holder;
    private Claim claim;
    private String version;
    private boolean lost;

    Lease(Delivery delivery, String holder, Store.Versioned current) {
        this.delivery = delivery;
        this.holder = holder;
        this.claim = current.claim();
        this.version = current.version();
    }

    /** Returns true if one of the images was requested as often as allowed. */
    boolean isExhausted(Collection<Integer> images) {
        var limit = delivery.config().maxPaidAttempts();
        return images.stream().anyMatch(index -> claim.attempts().get(index) >= limit);
    }

    /**
     * Takes or keeps the claim, with one more attempt counted for these images.
     *
     * @throws GenerationException {@link Failure.Code#GENERATION_IN_PROGRESS} if another delivery has changed it
     */
    void count(Collection<Integer> images) {
        if (!write(claim.counted(images, 1).heldBy(holder, delivery.leaseEnd()), end())) {
            lost = true;
            throw new GenerationException(Failure.inProgress());
        }
    }

    /** Takes back the attempt of images for which the gateway was certainly not paid; the next write stores that. */
    void uncount(Collection<Integer> images) {
        claim = claim.counted(images, -1);
    }

    /** Corrects the counts of images that a failed call requested; the next write stores that. */
    void note(Failure failure, Collection<Integer> images) {
        if (failure.charged() == Charged.NO) {
            uncount(images);
        } else if (failure.code() == Failure.Code.GATEWAY_ANSWER_UNUSABLE) {
            claim = claim.withUnusable(images);
        }
    }

    /** By image: how many responses with it were unusable. */
    List<Integer> unusable() {
        return claim.unusable();
    }

    /** Extends the hold. The work goes on if that fails: what it stores and counts is safe without a hold. */
    void renew() {
        if (lost) {
            return;
        }
        var until = Collections.min(List.of(delivery.platform().now().plus(LONGEST_RENEWAL), end()));
        try {
            lost = !write(claim.heldBy(holder, delivery.leaseEnd()), until);
        } catch (GenerationException storageFailed) {
            // The next renewal comes before the hold ends.
        }
    }

    /** Lets the next delivery begin at once. If that fails, it begins when the lease ends. */
    void release() {
        if (lost) {
            return;
        }
        var wasInterrupted = Thread.interrupted(); // an interrupted thread cannot reach S3
        try {
            write(claim.released(), end());
        } catch (GenerationException storageFailed) {
            // The lease ends by itself.
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Instant end() {
        return delivery.deadlines().end();
    }

    private boolean write(Claim next, Instant until) {
        var store = delivery.objects(until);
        var written = store.replaceClaim(next, version);
        if (written.isEmpty()) {
            // The claim may hold an earlier write of this delivery, whose response was lost.
            written = store.claim()
                    .filter(found -> holder.equals(found.claim().holder()))
                    .flatMap(found -> found.claim().equals(next)
                            ? Optional.of(found.version())
                            : store.replaceClaim(next, found.version()));
        }
        written.ifPresent(stored -> {
            claim = next;
            version = stored;
        });
        return written.isPresent();
    }
}
