package dev.imagefunction.gateway;

import dev.imagefunction.generation.Picture;
import dev.imagefunction.generation.PictureHeader;
import dev.imagefunction.generation.Sha256;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One picture on its way from base64 characters to checked bytes, a piece at a time. */
final class Base64Picture {
    /** Characters decoded in one go: a native executable maps memory afresh for each array of 128 KB or more. */
    static final int QUANTUM = 96 * 1024;

    /** A picture that is not one, or not the one asked for: what is wrong with it. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String what) {
            super(what, null, false, false);
        }
    }

    private static final byte[] PNG_END = HexFormat.of().parseHex("0000000049454e44ae426082");

    private final Memory memory;
    private final int limit;
    private final byte[] characters;
    private final List<byte[]> segments = new ArrayList<>();
    private final MessageDigest digest = Sha256.digest();
    private int pending;
    private long bytes;
    private byte[] tail = new byte[0];
    private @Nullable String wrong;

    /**
     * Begins a picture.
     *
     * @param characters a buffer of {@link #QUANTUM}, used by one picture at a time
     */
    Base64Picture(Memory memory, int limit, byte[] characters) {
        this.memory = memory;
        this.limit = limit;
        this.characters = characters;
    }

    /** Takes more characters. Once something is wrong with the picture the rest of it is passed over. */
    void add(byte[] source, int from, int to) {
        var at = from;
        while (at < to && wrong == null) {
            var length = Math.min(to - at, QUANTUM - pending);
            System.arraycopy(source, at, characters, pending, length);
            pending += length;
            at += length;
            if (pending == QUANTUM) {
                decode(characters);
                pending = 0;
            }
        }
    }

    private void decode(byte[] base64) {
        if (bytes > limit) {
            wrong = "is larger than %d bytes".formatted(limit);
            return;
        }
        var segment = memory.lend();
        segments.add(segment);
        try {
            var length = Base64.getDecoder().decode(base64, segment);
            if (length == 0 || bytes % Memory.SEGMENT != 0) {
                wrong = "is not valid base64";
                return;
            }
            digest.update(segment, 0, length);
            bytes += length;
            tail = Arrays.copyOfRange(segment, Math.max(0, length - 16), length);
        } catch (IllegalArgumentException e) {
            wrong = "is not valid base64";
        }
    }

    /**
     * The picture is complete.
     *
     * @param dimensions what was asked for, or null where the model chose
     */
    Picture finish(int @Nullable [] dimensions) throws Unusable {
        var previous = tail;
        if (pending > 0 && wrong == null) {
            decode(Arrays.copyOf(characters, pending));
        }
        if (wrong == null && tail.length < 16) {
            tail = concat(previous, tail);
        }
        if (wrong == null && bytes == 0) {
            wrong = "is empty";
        }
        if (wrong == null && bytes > limit) {
            wrong = "is larger than %d bytes".formatted(limit);
        }
        if (wrong != null) {
            throw new Unusable(wrong);
        }
        var header = PictureHeader.of(segments.getFirst(), (int) Math.min(bytes, Memory.SEGMENT))
                .orElseThrow(() -> new Unusable("is not a PNG, JPEG or WebP picture"));
        if (!isWhole(header)) {
            throw new Unusable("is cut short");
        }
        if (dimensions != null && (header.width() != dimensions[0] || header.height() != dimensions[1])) {
            throw new Unusable("is %dx%d where %dx%d was asked for"
                    .formatted(header.width(), header.height(), dimensions[0], dimensions[1]));
        }
        var content = List.copyOf(segments);
        segments.clear();
        return new Picture(
                content, bytes, header, HexFormat.of().formatHex(digest.digest()), () -> memory.giveBack(content));
    }

    /** Gives the memory back unless the picture was finished. */
    void drop() {
        memory.giveBack(segments);
        segments.clear();
    }

    private boolean isWhole(PictureHeader header) {
        var length = tail.length;
        return switch (header.contentType()) {
            case PictureHeader.PNG ->
                length >= 12 && Arrays.equals(tail, length - 12, length, PNG_END, 0, PNG_END.length);
            case PictureHeader.JPEG ->
                length >= 2 && tail[length - 2] == (byte) 0xff && tail[length - 1] == (byte) 0xd9;
            default -> {
                var head = segments.getFirst();
                var riff =
                        (head[4] & 0xffL) | (head[5] & 0xffL) << 8 | (head[6] & 0xffL) << 16 | (head[7] & 0xffL) << 24;
                yield bytes >= riff + 8;
            }
        };
    }

    private static byte[] concat(byte[] one, byte[] other) {
        var both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return Arrays.copyOfRange(both, Math.max(0, both.length - 16), both.length);
    }
}
