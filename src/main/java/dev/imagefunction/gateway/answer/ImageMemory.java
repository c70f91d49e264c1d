package dev.imagefunction.gateway.answer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The arrays that images are decoded into. They are reused: short-lived large arrays are the dearest part of a native
 * executable's memory. Together they are limited: while the limit is reached, only the image that began first is decoded,
 * and the others wait until images are uploaded. So never more than the limit and one image is in use.
 */
public final class ImageMemory {
    /** Bytes in an array, a multiple of six: a native executable maps new memory for each array of 128 KB or more. */
    static final int SEGMENT = 72 * 1024;

    private final long limit;
    private final Deque<byte[]> free = new ArrayDeque<>();
    private final Set<Object> decoding = new LinkedHashSet<>();
    private long lent;

    /** @param limit in bytes */
    public ImageMemory(long limit) {
        this.limit = limit;
    }

    /** An array for an image, once the limit allows it. */
    synchronized byte[] lend(Object image) throws InterruptedException {
        decoding.add(image);
        while (lent >= limit && decoding.iterator().next() != image) {
            wait();
        }
        lent += SEGMENT;
        var segment = free.poll();
        return segment == null ? new byte[SEGMENT] : segment;
    }

    /** The image needs no more arrays. */
    synchronized void decoded(Object image) {
        decoding.remove(image);
        notifyAll();
    }

    synchronized void giveBack(List<byte[]> segments) {
        lent -= (long) SEGMENT * segments.size();
        for (var segment : segments) {
            if ((long) SEGMENT * free.size() < limit) {
                free.push(segment);
            }
        }
        notifyAll();
    }

    /** Bytes in use. */
    public synchronized long lent() {
        return lent;
    }
}
