package dev.imagefunction.generation;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A decoded, valid image in memory. Whoever receives it closes it, which releases the memory.
 *
 * @param segments the content; the last segment may be longer than its part of it
 * @param bytes the length of the content
 * @param sha256 of the content, in hex
 * @param release called on close
 */
public record Image(List<byte[]> segments, long bytes, ImageHeader header, String sha256, Runnable release)
        implements AutoCloseable {
    public Image {
        segments = List.copyOf(segments);
    }

    /** The content from its first byte; it can be opened any number of times until the image is closed. */
    public InputStream open() {
        var parts = new ArrayList<InputStream>(segments.size());
        var left = bytes;
        for (var segment : segments) {
            var length = (int) Math.min(left, segment.length);
            parts.add(new ByteArrayInputStream(segment, 0, length));
            left -= length;
        }
        return new SequenceInputStream(Collections.enumeration(parts));
    }

    @Override
    public void close() {
        release.run();
    }
}
