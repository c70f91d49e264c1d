package dev.imagefunction.generation;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes generations, each at most once: the claim is taken before the gateway is called, each image is stored as soon as it
 * is decoded, and the result is stored once, last.
 *
 * @param reports takes what each delivery did
 */
public record Generator(
        Gateway gateway, Store store, GenerationConfig config, Platform platform, Consumer<Report> reports) {
    /**
     * Makes the images, or returns those that were made before, with fresh presigned URLs.
     *
     * @param killed when Lambda ends the invocation
     * @return the outcome, success or final failure; it never changes
     * @throws GenerationException if a retry can help, or if the id stands for another request
     */
    public Answer generate(GenerationId id, GenerationRequest request, Instant killed) {
        var clock = platform.clock();
        var tally = new Tally(id, request, clock.millis());
        try {
            var deadlines = Deadlines.of(killed, config);
            var answer = presigned(new Delivery(gateway, store, config, platform, deadlines, id, request, tally).run());
            reports.accept(tally.report(answer, clock.millis()));
            return answer;
        } catch (RuntimeException any) {
            var e = GenerationException.of(any);
            var failure = tally.charged(e.failure());
            reports.accept(tally.report(failure, clock.millis()));
            throw failure.equals(e.failure()) ? e : new GenerationException(failure, e.getCause());
        }
    }

    /**
     * Accepts a request that a queued delivery will make.
     *
     * @return the outcome if there is one; else {@code queued} or {@code running}. The caller then queues it, a running
     *     one too, because the delivery that makes it may fail
     */
    public Answer accept(GenerationId id, GenerationRequest request, Instant killed) {
        var objects = store.objects(id, Deadlines.end(killed));
        if (objects.createClaim(Claim.queued(request.fingerprint(), request.n()))
                .isPresent()) {
            return Answer.pending(id.id(), Answer.Status.QUEUED);
        }
        var result = objects.result();
        if (result.isPresent()) {
            return presigned(result.get().answerTo(request));
        }
        var claim = objects.claim();
        if (claim.isPresent() && !claim.get().claim().fingerprint().equals(request.fingerprint())) {
            throw new GenerationException(Failure.idConflict());
        }
        return pending(id, claim);
    }

    /**
     * For asynchronous events. Stores a failure as the result, unless the id stands for another request or another delivery
     * makes it now.
     *
     * @param fingerprint of the event, or of the accepted request, that failed
     * @return true if the result is stored
     */
    public boolean reject(GenerationId id, String fingerprint, Failure failure, Instant killed) {
        var objects = store.objects(id, Deadlines.end(killed));
        var isFree = objects.createClaim(Claim.queued(fingerprint, 0)).isPresent()
                || objects.claim()
                        .filter(found -> isFree(found.claim(), fingerprint))
                        .isPresent();
        if (isFree) {
            objects.putResult(new Store.Result(fingerprint, Answer.failed(id.id(), failure)));
        }
        return isFree;
    }

    private boolean isFree(Claim claim, String fingerprint) {
        return claim.fingerprint().equals(fingerprint) && !claim.isHeld(platform.now());
    }

    /**
     * The outcome with fresh presigned URLs, or the state of a generation that is not done.
     *
     * @throws GenerationException {@link Failure.Code#NOT_FOUND}
     */
    public Answer find(GenerationId id, Instant killed) {
        var objects = store.objects(id, Deadlines.end(killed));
        return objects.result()
                .map(Store.Result::answer)
                .map(this::presigned)
                .orElseGet(() -> pending(id, objects.claim()));
    }

    /** A stored image's bytes. */
    public byte[] content(StoredImage image, Instant killed) {
        return store.content(image, Deadlines.end(killed));
    }

    private Answer pending(GenerationId id, Optional<Store.Versioned> found) {
        var claim = found.orElseThrow(() -> new GenerationException(
                        Failure.of(Failure.Code.NOT_FOUND, "There is no generation with this id.")))
                .claim();
        var held = claim.isHeld(platform.now());
        return Answer.pending(id.id(), held ? Answer.Status.RUNNING : Answer.Status.QUEUED);
    }

    private Answer presigned(Answer answer) {
        return answer.mapImages(store::presign);
    }
}
