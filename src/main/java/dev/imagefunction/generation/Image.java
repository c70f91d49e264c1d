package dev.imagefunction.generation;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A decoded image in memory, checked to be one. Whoever it is handed to closes it, which gives the memory back.
 */
public final class Image implements AutoCloseable {
    private final List<byte[]> segments;
    private final long bytes;
    private final ImageHeader header;
    private final String sha256;
    private final Runnable release;

    /**
     * Takes the content as it was decoded.
     *
     * @param segments the content, of which the last may be longer than what it holds
     * @param bytes how much of the segments is content
     * @param release called once, when the content is not needed any more
     */
    public Image(List<byte[]> segments, long bytes, ImageHeader header, String sha256, Runnable release) {
        this.segments = List.copyOf(segments);
        this.bytes = bytes;
        this.header = header;
        this.sha256 = sha256;
        this.release = release;
    }

    /** The content from its first byte; may be opened again and again until the image is closed. */
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
