package dev.imagefunction.gateway.answer;

import static dev.imagefunction.gateway.answer.ImageMemory.SEGMENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImageMemoryTest {
    private static final int LIMIT = 10;
    private static final int IMAGE = 8;

    private ImageMemory memory = memory(Duration.ofHours(1));

    private static ImageMemory memory(Duration patience) {
        return new ImageMemory((long) LIMIT * SEGMENT, patience);
    }

    /** An image that is decoded on a thread of its own, up to a number of segments. */
    private final class Decoding {
        private final List<byte[]> segments = new ArrayList<>();
        private Thread thread = new Thread();

        Decoding upTo(int size) {
            thread = Thread.ofPlatform().start(() -> {
                try {
                    while (segments.size() < size) {
                        segments.add(memory.lend(this));
                    }
                    if (size == IMAGE) {
                        memory.decoded(this);
                    }
                } catch (InterruptedException e) {
                    memory.dropped(this, segments);
                }
            });
            return this;
        }

        Decoding whole() {
            return upTo(IMAGE);
        }

        Decoding ends() throws InterruptedException {
            thread.join();
            return this;
        }

        void waits() {
            while (thread.getState() != Thread.State.TIMED_WAITING) {
                assertTrue(thread.isAlive(), "it was decoded without waiting");
                Thread.onSpinWait();
            }
        }

        void uploaded() {
            memory.uploaded(segments);
        }
    }

    private void assertLent(int segments) {
        assertEquals((long) segments * SEGMENT, memory.lent());
    }

    @Test
    void atTheLimitDecodingWaitsUntilAnImageIsUploaded() throws Exception {
        var first = new Decoding().whole().ends();
        var second = new Decoding().whole();

        second.waits();
        assertLent(LIMIT);
        first.uploaded();
        second.ends();

        assertLent(IMAGE);
    }

    @Test
    void oneImageAloneGoesBeyondTheLimitIfNoneIsLeftToUpload() throws Exception {
        var images = IntStream.range(0, LIMIT / 2).mapToObj(i -> new Decoding()).toList();
        for (var image : images) {
            image.upTo(2).ends();
        }
        assertLent(LIMIT);

        images.getFirst().whole().ends();
        assertLent(LIMIT + IMAGE - 2);
        images.get(1).whole().waits();
        assertLent(LIMIT + IMAGE - 2);
        images.getFirst().uploaded();

        images.get(1).ends();
        assertLent(LIMIT - 2 + IMAGE - 2);
    }

    @Test
    void imageThatBreaksOffLetsTheNextOneGoBeyondTheLimit() throws Exception {
        var first = new Decoding().upTo(LIMIT + 2).ends();
        var second = new Decoding().whole();

        second.waits();
        memory.dropped(first, first.segments);
        second.ends();

        assertLent(IMAGE);
    }

    @Test
    void imagesThatWaitedTooLongGoBeyondTheLimitUpToFourTimesAsMuch() throws Exception {
        memory = memory(Duration.ofMillis(1));
        var stalled = new Decoding().upTo(LIMIT + 2).ends();
        for (var i = 0; i < 3; i++) {
            new Decoding().whole().ends();
        }
        assertLent(LIMIT + 2 + 3 * IMAGE);

        var last = new Decoding().whole();
        while (memory.lent() < 4L * LIMIT * SEGMENT) {
            Thread.onSpinWait();
        }
        last.waits();
        assertLent(4 * LIMIT);
        memory.dropped(stalled, stalled.segments);
        last.ends();
    }

    @Test
    void interruptedImageReleasesItsMemory() throws Exception {
        var first = new Decoding().whole().ends();
        var second = new Decoding().whole();

        second.waits();
        second.thread.interrupt();
        second.ends();

        assertLent(IMAGE);
        first.uploaded();
        assertLent(0);
    }
}
