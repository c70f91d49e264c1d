package dev.imagefunction.generation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is making a generation: a register that is only ever changed by compare-and-swap.
 *
 * @param fingerprint of the request that the id stands for
 * @param holder one delivery; null where the work is queued, or was given back
 * @param until when the holder is surely dead, in Unix milliseconds
 * @param attempts how often each image was asked for with a charged or unknown outcome, by index; counted before the
 *     gateway is asked, and taken back when it surely was not paid
 */
public record Claim(String fingerprint, @Nullable String holder, long until, List<Integer> attempts) {
    public Claim {
        attempts = List.copyOf(attempts);
    }

    /** A generation that nobody makes yet. */
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
}
