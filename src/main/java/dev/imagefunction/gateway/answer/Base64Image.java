package dev.imagefunction.gateway.answer;

import dev.imagefunction.generation.Image;
import dev.imagefunction.generation.ImageHeader;
import dev.imagefunction.generation.Sha256;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes and validates one image from base64 characters, in one pass over the received bytes that also finds the end of the
 * JSON string. {@code java.util.Base64} takes twice as long natively, and must know where the string ends.
 */
final class Base64Image {
    /** The content is not an image, or not the requested one. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String what) {
            super(what, null, false, false);
        }
    }

    private static final String NO_BASE64 = "is not valid base64";
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle EIGHT_BIG_ENDIAN =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** True in an x86-64 executable: GraalVM sets the property while it builds one. Elsewhere Java uses the SHA instructions. */
    private static final boolean IS_NATIVE_X86_64 = System.getProperty("org.graalvm.nativeimage.imagecode") != null
            && System.getProperty("os.arch").equals("amd64");

    private final ImageMemory memory;
    private final int limit;
    private final List<byte[]> segments = new ArrayList<>();
    private final MessageDigest digest = sha256();
    private byte[] segment = new byte[0];
    private int filled = ImageMemory.SEGMENT;
    private int quad;
    private int quadCharacters;
    private int padding;
    private @Nullable String wrong;
    private boolean isFinished;

    Base64Image(ImageMemory memory, int limit) {
        this.memory = memory;
        this.limit = limit;
    }

    /** The fastest SHA-256. The first one loads OpenSSL. */
    static MessageDigest sha256() {
        return IS_NATIVE_X86_64 ? LibcryptoSha256.orJava() : Sha256.digest();
    }

    /** The image was not requested: its characters are skipped. */
    void skip() {
        wrong = "is not wanted";
    }

    /**
     * Decodes the characters of a JSON string, up to a quote or a backslash. The rest of an invalid image is skipped.
     *
     * @return the index of that quote or backslash, or {@code to}
     */
    int add(byte[] source, int from, int to) throws InterruptedException {
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

    /** Decodes eight characters at a time, while all are in the alphabet and the segment has room. */
    private int eights(byte[] source, int from, int to) {
        var into = segment;
        var at = from;
        var filled = this.filled;
        while (at <= to - Long.BYTES && filled <= ImageMemory.SEGMENT - Long.BYTES) {
            var eight = (long) EIGHT.get(source, at);
            var one = Base64Alphabet.PAIRS[(int) eight & 0xffff];
            var two = Base64Alphabet.PAIRS[(int) (eight >>> 16) & 0xffff];
            var three = Base64Alphabet.PAIRS[(int) (eight >>> 32) & 0xffff];
            var four = Base64Alphabet.PAIRS[(int) (eight >>> 48)];
            if ((one | two | three | four) < 0) {
                break;
            }
            // Six bytes; the two zeros after them are overwritten.
            EIGHT_BIG_ENDIAN.set(
                    into, filled, (long) one << 52 | (long) two << 40 | (long) three << 28 | (long) four << 16);
            at += 8;
            filled += 6;
        }
        this.filled = filled;
        return at;
    }

    /** Decodes one character, whatever it is. */
    void add(byte character) throws InterruptedException {
        if (character == ',' && NO_BASE64.equals(wrong) && bytes() < 64) {
            // The beginning of a data URL, which some gateways send.
            wrong = null;
            filled = segments.isEmpty() ? ImageMemory.SEGMENT : 0;
            quadCharacters = 0;
            return;
        }
        if (wrong != null) {
            return;
        }
        var value = Base64Alphabet.VALUES[character & 0xff];
        if (value == Base64Alphabet.SPACE) {
            return;
        }
        if (character == '=' && quadCharacters >= 2) {
            padding++;
            value = 0;
        } else if (value < 0 || padding > 0) {
            wrong = NO_BASE64;
            return;
        }
        quad = quad << 6 | value;
        quadCharacters++;
        if (quadCharacters == 4) {
            write(3 - padding);
            quadCharacters = 0;
        }
    }

    /** Writes bytes of the quad; a segment holds a whole number of quads. */
    private void write(int length) throws InterruptedException {
        if (filled == ImageMemory.SEGMENT) {
            digest.update(segment);
            if (bytes() > limit) {
                wrong = "is larger than %d bytes".formatted(limit);
                return;
            }
            segment = memory.lend(this);
            segments.add(segment);
            filled = 0;
        }
        for (var i = 0; i < length; i++) {
            segment[filled++] = (byte) (quad >> (16 - 8 * i));
        }
    }

    private long bytes() {
        return segments.isEmpty() ? 0 : (segments.size() - 1L) * ImageMemory.SEGMENT + filled;
    }

    /**
     * The image is complete.
     *
     * @param dimensions the requested ones, or null where the model chose them
     */
    Image finish(int @Nullable [] dimensions) throws Unusable, InterruptedException {
        if (wrong == null && quadCharacters > 0) {
            finishQuad();
        }
        if (wrong == null && segments.isEmpty()) {
            wrong = "is empty";
        }
        if (wrong == null && bytes() > limit) {
            wrong = "is larger than %d bytes".formatted(limit);
        }
        if (wrong != null) {
            throw new Unusable(wrong);
        }
        var bytes = bytes();
        var header =
                ImageHeader.of(bytes, this::at).orElseThrow(() -> new Unusable("is not a PNG, JPEG or WebP image"));
        if (!header.whole()) {
            throw new Unusable("is cut short");
        }
        if (dimensions != null && (header.width() != dimensions[0] || header.height() != dimensions[1])) {
            throw new Unusable("is %dx%d where %dx%d was requested"
                    .formatted(header.width(), header.height(), dimensions[0], dimensions[1]));
        }
        digest.update(segment, 0, filled);
        var content = List.copyOf(segments);
        segments.clear();
        isFinished = true;
        memory.decoded(this);
        return new Image(
                content, bytes, header, HexFormat.of().formatHex(digest.digest()), () -> memory.uploaded(content));
    }

    private int at(long index) {
        return segments.get((int) (index / ImageMemory.SEGMENT))[(int) (index % ImageMemory.SEGMENT)] & 0xff;
    }

    /** Some encoders omit the padding. */
    private void finishQuad() throws InterruptedException {
        if (padding > 0 || quadCharacters == 1) {
            wrong = NO_BASE64;
            return;
        }
        var length = quadCharacters - 1;
        quad <<= 6 * (4 - quadCharacters);
        write(length);
    }

    /** Releases the memory unless the image was finished. */
    void drop() {
        if (!isFinished) {
            memory.dropped(this, segments);
            segments.clear();
        }
    }
}
