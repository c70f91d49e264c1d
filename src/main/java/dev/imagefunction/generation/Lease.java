package dev.imagefunction.generation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One delivery's hold on a generation. It is renewed in short steps while the delivery works, so that after a crash another
 * delivery can take over within the length of one lease. Only the delivery's own thread uses it.
 */
final class Lease {
    /** A renewal that takes longer is abandoned; the next one follows. */
    private static final Duration LONGEST_RENEWAL = Duration.ofSeconds(4);

    private final Function<Instant, Store.Objects> objects;
    private final Instant end;
    private final Clock clock;
    private final Duration length;
    private final String holder;
    private Claim claim;
    private String version;
    private boolean lost;

    /** @param objects the generation's, for calls that end by an instant */
    Lease(
            Function<Instant, Store.Objects> objects,
            Instant end,
            Clock clock,
            Duration length,
            String holder,
            Store.Versioned current) {
        this.objects = objects;
        this.end = end;
        this.clock = clock;
        this.length = length;
        this.holder = holder;
        this.claim = current.claim();
        this.version = current.version();
    }

    /** Returns true if one of the images was requested as often as allowed. */
    boolean isExhausted(Collection<Integer> images, int limit) {
        return images.stream().anyMatch(index -> claim.attempts().get(index) >= limit);
    }

    /**
     * Takes or keeps the claim, with one more attempt counted for these images.
     *
     * @throws GenerationException {@link Failure.Code#GENERATION_IN_PROGRESS} if another delivery has changed it
     */
    void count(Collection<Integer> images) {
        if (!write(claim.counted(images, 1).heldBy(holder, clock.instant().plus(length)), end)) {
            lost = true;
            throw new GenerationException(Failure.inProgress());
        }
    }

    /** Takes back the attempt of images for which the gateway was certainly not paid; the next write stores that. */
    void uncount(Collection<Integer> images) {
        claim = claim.counted(images, -1);
    }

    /** Notes that the gateway's response with these images was unusable; the next write stores that. */
    void noteUnusable(Collection<Integer> images) {
        claim = claim.withUnusable(images);
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
        var now = clock.instant();
        var until = now.plus(LONGEST_RENEWAL);
        try {
            lost = !write(claim.heldBy(holder, now.plus(length)), until.isBefore(end) ? until : end);
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
            write(claim.released(), end);
        } catch (GenerationException storageFailed) {
            // The lease ends by itself.
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean write(Claim next, Instant until) {
        var store = objects.apply(until);
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
