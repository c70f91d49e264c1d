package dev.imagefunction.gateway.answer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arrays that images are decoded into. They are reused: short-lived large arrays are the dearest part of a native
 * executable's memory. Together they are limited: at the limit, decoding waits until images are uploaded. While none is left
 * to upload, one image is decoded to its end, so that never more than the limit and one image is in use.
 */
public final class ImageMemory {
    /** Bytes in an array, a multiple of six: a native executable maps new memory for each array of 128 KB or more. */
    static final int SEGMENT = 72 * 1024;

    private final long limit;
    private final Deque<byte[]> free = new ArrayDeque<>();
    private long lent;
    private int toUpload;
    private @Nullable Object beyondLimit;

    /** @param limit in bytes */
    public ImageMemory(long limit) {
        this.limit = limit;
    }

    /** An array for an image, once the limit allows it. */
    synchronized byte[] lend(Object image) throws InterruptedException {
        while (lent >= limit && image != beyondLimit) {
            if (toUpload == 0 && beyondLimit == null) {
                beyondLimit = image;
            } else {
                wait();
            }
        }
        lent += SEGMENT;
        var segment = free.poll();
        return segment == null ? new byte[SEGMENT] : segment;
    }

    /** The image is decoded and needs no more arrays; its upload ends with {@link #uploaded}. */
    synchronized void decoded(Object image) {
        toUpload++;
        leave(image);
    }

    synchronized void uploaded(List<byte[]> segments) {
        toUpload--;
        giveBack(segments);
    }

    /** The image cannot be decoded to its end. */
    synchronized void dropped(Object image, List<byte[]> segments) {
        leave(image);
        giveBack(segments);
    }

    private void leave(Object image) {
        beyondLimit = beyondLimit == image ? null : beyondLimit;
    }

    private void giveBack(List<byte[]> segments) {
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
