package dev.imagefunction.gateway;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Keeps the arrays that images are decoded into, for use again: large arrays that live briefly are what costs a native
 * executable most. It also makes the reading of an answer wait while its images are uploaded more slowly than they come.
 */
final class Memory {
    /** Bytes in an array, a multiple of six: a native executable maps memory afresh for each array of 128 KB or more. */
    static final int SEGMENT = 72 * 1024;

    private final long limit;
    private final Deque<byte[]> free = new ArrayDeque<>();
    private long lent;

    Memory(long limit) {
        this.limit = limit;
    }

    /** Waits until the images in flight leave room for one more. An image that has begun never waits. */
    synchronized void awaitRoom() throws InterruptedException {
        while (lent >= limit) {
            wait();
        }
    }

    synchronized byte[] lend() {
        lent += SEGMENT;
        var segment = free.poll();
        return segment == null ? new byte[SEGMENT] : segment;
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

    /** Bytes that are not given back. */
    synchronized long lent() {
        return lent;
    }
}
