package dev.imagefunction.generation;

import java.util.Optional;
import java.util.function.LongToIntFunction;

/**
 * What an image's bytes tell about it.
 *
 * @param contentType image/png, image/jpeg or image/webp
 * @param width in pixels
 * @param height in pixels
 * @param whole false if the end of the image is missing; bytes after its end do not matter
 */
public record ImageHeader(String contentType, int width, int height, boolean whole) {
    public static final String PNG = "image/png";
    public static final String JPEG = "image/jpeg";
    public static final String WEBP = "image/webp";

    /**
     * Reads a PNG, JPEG or WebP image, with metadata of any length.
     *
     * @param byteAt the byte at an index below the length, from 0 to 255
     * @return nothing for other content
     */
    public static Optional<ImageHeader> of(long length, LongToIntFunction byteAt) {
        return new Reader(length, byteAt).read().filter(header -> header.width() > 0 && header.height() > 0);
    }

    private record Reader(long length, LongToIntFunction byteAt) {
        Optional<ImageHeader> read() {
            if (has(0, "\u0089PNG\r\n\u001a\n") && has(12, "IHDR") && length >= 24) {
                return Optional.of(new ImageHeader(PNG, (int) big(16, 4), (int) big(20, 4), isWholePng()));
            }
            if (has(0, "\u00ff\u00d8\u00ff")) {
                return jpeg();
            }
            if (has(0, "RIFF") && has(8, "WEBP") && length >= 30) {
                return webp(length >= little(4, 4) + 8);
            }
            return Optional.empty();
        }

        /** Follows the chunks to IEND (PNG specification, section 5.3). */
        private boolean isWholePng() {
            var at = 8L;
            while (at + 12 <= length) {
                if (has(at + 4, "IEND")) {
                    return true;
                }
                at += 12 + big(at, 4);
            }
            return false;
        }

        /** Follows the marker segments to the frame header (ITU T.81, section B.2.2). */
        private Optional<ImageHeader> jpeg() {
            var at = 2L;
            while (at + 9 <= length && byteAt.applyAsInt(at) == 0xff) {
                var marker = byteAt.applyAsInt(at + 1);
                if (marker == 0xff) {
                    at++;
                } else if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
                    return Optional.of(
                            new ImageHeader(JPEG, (int) big(at + 7, 2), (int) big(at + 5, 2), endsAfter(at)));
                } else {
                    at += 2 + big(at + 2, 2);
                }
            }
            return Optional.empty();
        }

        /** Returns true if there is an end marker behind the frame header; within image data it cannot occur. */
        private boolean endsAfter(long frame) {
            for (var at = length - 2; at > frame; at--) {
                if (byteAt.applyAsInt(at) == 0xff && byteAt.applyAsInt(at + 1) == 0xd9) {
                    return true;
                }
            }
            return false;
        }

        /** Reads the first chunk: lossy, lossless or extended (RFC 9649). */
        private Optional<ImageHeader> webp(boolean whole) {
            if (has(12, "VP8 ") && has(23, "\u009d\u0001*")) {
                var width = (int) little(26, 2) & 0x3fff;
                return Optional.of(new ImageHeader(WEBP, width, (int) little(28, 2) & 0x3fff, whole));
            }
            if (has(12, "VP8L") && has(20, "/")) {
                var bits = little(21, 4);
                var width = 1 + (int) (bits & 0x3fff);
                return Optional.of(new ImageHeader(WEBP, width, 1 + (int) (bits >> 14 & 0x3fff), whole));
            }
            if (has(12, "VP8X")) {
                return Optional.of(new ImageHeader(WEBP, 1 + (int) little(24, 3), 1 + (int) little(27, 3), whole));
            }
            return Optional.empty();
        }

        private boolean has(long at, String expected) {
            for (var i = 0; i < expected.length(); i++) {
                if (at + i >= length || byteAt.applyAsInt(at + i) != expected.charAt(i)) {
                    return false;
                }
            }
            return true;
        }

        private long big(long from, int count) {
            var value = 0L;
            for (var i = 0; i < count; i++) {
                value = value << 8 | byteAt.applyAsInt(from + i);
            }
            return value;
        }

        private long little(long from, int count) {
            return Long.reverseBytes(big(from, count)) >>> (Long.SIZE - 8 * count);
        }
    }
}
