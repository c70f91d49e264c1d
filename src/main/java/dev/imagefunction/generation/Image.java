package dev.imagefunction.generation;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A decoded, valid image in memory. Whoever receives it closes it, which releases the memory. */
public final class Image implements AutoCloseable {
    private final List<byte[]> segments;
    private final long bytes;
    private final ImageHeader header;
    private final String sha256;
    private final Runnable release;

    /**
     * Takes the content as it was decoded.
     *
     * @param segments the content; the last segment may be longer than its part of it
     * @param bytes the length of the content
     * @param release called on close
     */
    public Image(List<byte[]> segments, long bytes, ImageHeader header, String sha256, Runnable release) {
        this.segments = List.copyOf(segments);
        this.bytes = bytes;
        this.header = header;
        this.sha256 = sha256;
        this.release = release;
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

    public long bytes() {
        return bytes;
    }

    public ImageHeader header() {
        return header;
    }

    /** SHA-256 of the content, in hex. */
    public String sha256() {
        return sha256;
    }

    @Override
    public void close() {
        release.run();
    }
}
