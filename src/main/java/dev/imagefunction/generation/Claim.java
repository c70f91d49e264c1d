package dev.imagefunction.generation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a generation. It is changed by compare-and-swap only.
 *
 * @param fingerprint of the request that the id stands for
 * @param holder one delivery; null where the request is queued or the claim was released
 * @param until when the holder's lease ends, in Unix milliseconds
 * @param attempts by image: how often it was requested with a charged or unknown outcome. It is counted before the request
 *     is sent, and taken back when the gateway was certainly not paid
 */
public record Claim(String fingerprint, @Nullable String holder, long until, List<Integer> attempts) {
    public Claim {
        attempts = List.copyOf(attempts);
    }

    /** A generation that no delivery has begun. */
    static Claim queued(String fingerprint, int images) {
        return new Claim(fingerprint, null, 0, Collections.nCopies(images, 0));
    }

    Claim heldBy(String delivery, Instant end) {
        return new Claim(fingerprint, delivery, end.toEpochMilli(), attempts);
    }

    Claim released() {
        return new Claim(fingerprint, null, 0, attempts);
    }

    Claim counted(Collection<Integer> images, int step) {
        var counts = new ArrayList<>(attempts);
        images.forEach(index -> counts.set(index, counts.get(index) + step));
        return new Claim(fingerprint, holder, until, counts);
    }

    boolean isHeld(Instant now) {
        return holder != null && now.toEpochMilli() < until;
    }

    /** Returns true if no image can be stored: each is counted before it is requested. */
    boolean isUntouched() {
        return attempts.stream().allMatch(count -> count == 0);
    }
}
