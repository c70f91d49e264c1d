package dev.imagefunction.gateway;

import dev.imagefunction.generation.Image;
import dev.imagefunction.generation.ImageHeader;
import dev.imagefunction.generation.Sha256;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One image on its way from base64 characters to checked bytes, decoded where they lie, in one pass that also finds the
 * end of their string. {@code java.util.Base64} natively takes twice as long, and wants to be told the end.
 */
final class Base64Image {
    /** An image that is not one, or not the one asked for: what is wrong with it. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String what) {
            super(what, null, false, false);
        }
    }

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /** What a character stands for; negative for one outside the alphabet. */
    private static final byte[] VALUES = values();

    /** What two characters stand for, by the first and 256 times the second; negative where one is outside the alphabet. */
    private static final short[] PAIRS = pairs();

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle EIGHT_BIG_ENDIAN =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final byte[] PNG_END = HexFormat.of().parseHex("0000000049454e44ae426082");
    private static final byte[] JPEG_END = HexFormat.of().parseHex("ffd9");

    /** So by GraalVM's own word, while it builds an executable and in it. */
    private static final boolean IS_NATIVE = System.getProperty("org.graalvm.nativeimage.imagecode") != null;

    private final Memory memory;
    private final int limit;
    private final List<byte[]> segments = new ArrayList<>();
    private final MessageDigest digest = IS_NATIVE ? LibcryptoSha256.orJava() : Sha256.digest();
    private byte[] segment = new byte[0];
    private int filled = Memory.SEGMENT;
    private int quad;
    private int quadCharacters;
    private int padding;
    private @Nullable String wrong;

    Base64Image(Memory memory, int limit) {
        this.memory = memory;
        this.limit = limit;
    }

    private static byte[] values() {
        var values = new byte[256];
        Arrays.fill(values, (byte) -1);
        for (var i = 0; i < ALPHABET.length(); i++) {
            values[ALPHABET.charAt(i)] = (byte) i;
        }
        return values;
    }

    private static short[] pairs() {
        var pairs = new short[1 << 16];
        for (var i = 0; i < pairs.length; i++) {
            var first = VALUES[i & 0xff];
            var second = VALUES[i >> 8];
            pairs[i] = (short) (first < 0 || second < 0 ? -1 : first << 6 | second);
        }
        return pairs;
    }

    /** What follows is not wanted: it is passed over. */
    void passOver() {
        wrong = "is not wanted";
    }

    /**
     * Takes the characters of a JSON string, up to a quote or a backslash. Once something is wrong with the image the
     * rest of it is passed over.
     *
     * @return the place of that quote or backslash, or {@code to}
     */
    int add(byte[] source, int from, int to) {
        var at = from;
        while (at < to) {
            if (quadCharacters == 0 && padding == 0 && wrong == null) {
                at = eights(source, at, to);
            }
            if (at < to) {
                if (source[at] == '"' || source[at] == '\\') {
                    return at;
                }
                add(source[at++]);
            }
        }
        return to;
    }

    /** Takes characters by eights, as long as all of a group are of the alphabet and not near the end of a segment. */
    private int eights(byte[] source, int from, int to) {
        var into = segment;
        var at = from;
        var filled = this.filled;
        while (at <= to - Long.BYTES && filled <= Memory.SEGMENT - Long.BYTES) {
            var eight = (long) EIGHT.get(source, at);
            var one = PAIRS[(int) eight & 0xffff];
            var two = PAIRS[(int) (eight >>> 16) & 0xffff];
            var three = PAIRS[(int) (eight >>> 32) & 0xffff];
            var four = PAIRS[(int) (eight >>> 48)];
            if ((one | two | three | four) < 0) {
                break;
            }
            // Six bytes; the two zeros after them are written over.
            EIGHT_BIG_ENDIAN.set(
                    into, filled, (long) one << 52 | (long) two << 40 | (long) three << 28 | (long) four << 16);
            at += 8;
            filled += 6;
        }
        this.filled = filled;
        return at;
    }

    /** Takes one character, which may be any. */
    void add(byte character) {
        if (wrong != null) {
            return;
        }
        var value = VALUES[character & 0xff];
        if (character == '=' && quadCharacters >= 2) {
            padding++;
            value = 0;
        } else if (value < 0 || padding > 0) {
            wrong = "is not valid base64";
            return;
        }
        quad = quad << 6 | value;
        quadCharacters++;
        if (quadCharacters == 4) {
            write(3 - padding);
            quadCharacters = 0;
        }
    }

    /** Writes so many bytes of the quad; a segment holds a whole number of quads. */
    private void write(int length) {
        if (filled == Memory.SEGMENT) {
            digest.update(segment);
            if (bytes() > limit) {
                wrong = tooLarge();
                return;
            }
            segment = memory.lend();
            segments.add(segment);
            filled = 0;
        }
        for (var i = 0; i < length; i++) {
            segment[filled++] = (byte) (quad >> (16 - 8 * i));
        }
    }

    private long bytes() {
        return segments.isEmpty() ? 0 : (segments.size() - 1L) * Memory.SEGMENT + filled;
    }

    private String tooLarge() {
        return "is larger than %d bytes".formatted(limit);
    }

    /**
     * The image is complete.
     *
     * @param dimensions what was asked for, or null where the model chose
     */
    Image finish(int @Nullable [] dimensions) throws Unusable {
        if (wrong == null && quadCharacters > 0) {
            finishQuad();
        }
        if (wrong == null && segments.isEmpty()) {
            wrong = "is empty";
        }
        if (wrong == null && bytes() > limit) {
            wrong = tooLarge();
        }
        if (wrong != null) {
            throw new Unusable(wrong);
        }
        var bytes = bytes();
        var header = ImageHeader.of(segments.getFirst(), (int) Math.min(bytes, Memory.SEGMENT))
                .orElseThrow(() -> new Unusable("is not a PNG, JPEG or WebP image"));
        if (!isWhole(header)) {
            throw new Unusable("is cut short");
        }
        if (dimensions != null && (header.width() != dimensions[0] || header.height() != dimensions[1])) {
            throw new Unusable("is %dx%d where %dx%d was asked for"
                    .formatted(header.width(), header.height(), dimensions[0], dimensions[1]));
        }
        digest.update(segment, 0, filled);
        var content = List.copyOf(segments);
        segments.clear();
        return new Image(
                content, bytes, header, HexFormat.of().formatHex(digest.digest()), () -> memory.giveBack(content));
    }

    /** Some encoders leave the padding out. */
    private void finishQuad() {
        if (padding > 0 || quadCharacters == 1) {
            wrong = "is not valid base64";
            return;
        }
        var length = quadCharacters - 1;
        quad <<= 6 * (4 - quadCharacters);
        write(length);
    }

    /** Gives the memory back unless the image was finished. */
    void drop() {
        memory.giveBack(segments);
        segments.clear();
    }

    private boolean isWhole(ImageHeader header) {
        return switch (header.contentType()) {
            case ImageHeader.PNG -> endsWith(PNG_END);
            case ImageHeader.JPEG -> endsWith(JPEG_END);
            default -> {
                var head = segments.getFirst();
                var riff =
                        (head[4] & 0xffL) | (head[5] & 0xffL) << 8 | (head[6] & 0xffL) << 16 | (head[7] & 0xffL) << 24;
                yield bytes() >= riff + 8;
            }
        };
    }

    private boolean endsWith(byte[] end) {
        var from = bytes() - end.length;
        for (var i = 0; from >= 0 && i < end.length; i++) {
            var at = from + i;
            if (segments.get((int) (at / Memory.SEGMENT))[(int) (at % Memory.SEGMENT)] != end[i]) {
                return false;
            }
        }
        return from >= 0;
    }
}
