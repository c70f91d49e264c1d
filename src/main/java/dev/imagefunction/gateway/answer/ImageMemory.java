package dev.imagefunction.gateway.answer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The arrays that images are decoded into. They are reused, because short-lived large arrays use the most memory in a native
 * executable. Together they are limited: at the limit, decoding waits until images are uploaded. If no image waits for its
 * upload, one image may exceed the limit. An image that has waited for 2 s may exceed it too, up to four times the limit or
 * half of the heap, because it is already paid for.
 */
public final class ImageMemory {
    /** Bytes in an array, a multiple of six: a native executable maps new memory for each array of 128 KB or more. */
    static final int SEGMENT = 72 * 1024;

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final long limit;
    private final long most;
    private final Duration patience;
    private final Deque<byte[]> free = new ArrayDeque<>();
    private long lent;
    private int toUpload;
    private @Nullable Object beyondLimit;
    private final Set<Object> waitedTooLong = new HashSet<>();

    /** @param limit in bytes */
    public ImageMemory(long limit) {
        this(limit, PATIENCE);
    }

    ImageMemory(long limit, Duration patience) {
        this.limit = limit;
        this.most = Math.max(limit, Math.min(4 * limit, Runtime.getRuntime().maxMemory() / 2));
        this.patience = patience;
    }

    /** An array for an image, once the limit allows it. */
    synchronized byte[] lend(Object image) throws InterruptedException {
        var end = System.nanoTime() + patience.toNanos();
        while (!mayTake(image)) {
            var left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            if (toUpload == 0 && beyondLimit == null) {
                beyondLimit = image;
            } else if (left > 0 || !waitedTooLong.add(image)) {
                wait(left > 0 ? left : patience.toMillis());
            }
        }
        lent += SEGMENT;
        var segment = free.poll();
        return segment == null ? new byte[SEGMENT] : segment;
    }

    private boolean mayTake(Object image) {
        return lent < limit || image == beyondLimit || (lent < most && waitedTooLong.contains(image));
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
        waitedTooLong.remove(image);
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
