package dev.imagefunction.generation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Optional;

/**
 * What an image's first bytes tell of it.
 *
 * @param contentType its media type: image/png, image/jpeg or image/webp
 * @param width in pixels
 * @param height in pixels
 */
public record ImageHeader(String contentType, int width, int height) {
    public static final String PNG = "image/png";
    public static final String JPEG = "image/jpeg";
    public static final String WEBP = "image/webp";

    /**
     * Reads a PNG's, JPEG's or WebP's header.
     *
     * @param head the image's first bytes; a JPEG keeps its dimensions behind its metadata, so give as many as there
     *     are, up to some 100 KB
     * @return empty where these are no image's first bytes
     */
    public static Optional<ImageHeader> of(byte[] head, int length) {
        return new Reader(head, Math.min(length, head.length)).read();
    }

    private static final class Reader {
        private final byte[] head;
        private final int length;

        Reader(byte[] head, int length) {
            this.head = head;
            this.length = length;
        }

        Optional<ImageHeader> read() {
            if (length >= 24 && has(0, "\u0089PNG\r\n\u001a\n") && has(12, "IHDR")) {
                return header(PNG, big(16, 4), big(20, 4));
            }
            if (length >= 4 && has(0, "\u00ff\u00d8\u00ff")) {
                return jpeg();
            }
            if (length >= 30 && has(0, "RIFF") && has(8, "WEBP")) {
                return webp();
            }
            return Optional.empty();
        }

        /** Walks the JPEG's marker segments to its frame header (ITU T.81, B.2.2). */
        private Optional<ImageHeader> jpeg() {
            var at = 2;
            while (at + 9 <= length && at(at) == 0xff) {
                var marker = at(at + 1);
                if (marker == 0xff) {
                    at++;
                } else if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
                    return header(JPEG, big(at + 7, 2), big(at + 5, 2));
                } else {
                    at += 2 + big(at + 2, 2);
                }
            }
            return Optional.empty();
        }

        /** The three kinds of WebP's first chunk: lossy, lossless, extended (RFC 9649). */
        private Optional<ImageHeader> webp() {
            if (has(12, "VP8 ") && has(23, "\u009d\u0001*")) {
                return header(WEBP, little(26, 2) & 0x3fff, little(28, 2) & 0x3fff);
            }
            if (has(12, "VP8L") && has(20, "/")) {
                var bits = little(21, 4);
                return header(WEBP, 1 + (bits & 0x3fff), 1 + (bits >> 14 & 0x3fff));
            }
            if (has(12, "VP8X")) {
                return header(WEBP, 1 + little(24, 3), 1 + little(27, 3));
            }
            return Optional.empty();
        }

        private static Optional<ImageHeader> header(String type, int width, int height) {
            return width > 0 && height > 0 ? Optional.of(new ImageHeader(type, width, height)) : Optional.empty();
        }

        private boolean has(int at, String bytes) {
            return at + bytes.length() <= length && new String(head, at, bytes.length(), ISO_8859_1).equals(bytes);
        }

        private int at(int index) {
            return head[index] & 0xff;
        }

        private int big(int from, int count) {
            var value = 0;
            for (var i = 0; i < count; i++) {
                value = value << 8 | at(from + i);
            }
            return value;
        }

        private int little(int from, int count) {
            var value = 0;
            for (var i = count - 1; i >= 0; i--) {
                value = value << 8 | at(from + i);
            }
            return value;
        }
    }
}
