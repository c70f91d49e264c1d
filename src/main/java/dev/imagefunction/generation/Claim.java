package dev.imagefunction.generation;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which delivery makes a generation. It is changed by compare-and-swap only.
 *
 * @param fingerprint of the request that the id stands for
 * @param holder one delivery; null where the request is queued or the claim was released
 * @param until when the holder's lease ends, in Unix milliseconds
 * @param attempts by image: how often it was requested with a charged or unknown outcome. It is counted before the
 *     request is sent, and taken back when the gateway was certainly not paid
 * @param unusable by image: how many responses of the gateway with it could not be used; missing in a claim of an
 *     earlier version
 */
public record Claim(
        String fingerprint, @Nullable String holder, long until, List<Integer> attempts, List<Integer> unusable) {
    public Claim {
        requireNonNull(fingerprint);
        attempts = List.copyOf(attempts);
        unusable = unusable == null ? Collections.nCopies(attempts.size(), 0) : List.copyOf(unusable);
    }

    /** A generation that no delivery has begun. */
    static Claim queued(String fingerprint, int images) {
        var none = Collections.nCopies(images, 0);
        return new Claim(fingerprint, null, 0, none, none);
    }

    Claim heldBy(String delivery, Instant end) {
        return new Claim(fingerprint, delivery, end.toEpochMilli(), attempts, unusable);
    }

    Claim released() {
        return new Claim(fingerprint, null, 0, attempts, unusable);
    }

    Claim counted(Collection<Integer> images, int step) {
        return new Claim(fingerprint, holder, until, added(attempts, images, step), unusable);
    }

    Claim withUnusable(Collection<Integer> images) {
        return new Claim(fingerprint, holder, until, attempts, added(unusable, images, 1));
    }

    private static List<Integer> added(List<Integer> counts, Collection<Integer> images, int step) {
        var sums = new ArrayList<>(counts);
        images.forEach(index -> sums.set(index, sums.get(index) + step));
        return sums;
    }

    boolean isHeld(Instant now) {
        return holder != null && now.toEpochMilli() < until;
    }

    /** Returns true if no image can be stored: each is counted before it is requested. */
    boolean isUntouched() {
        return attempts.stream().allMatch(count -> count == 0);
    }
}
