package dev.imagefunction.generation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageHeaderTest {
    private static byte[] image(String format, int width, int height) throws IOException {
        var out = new ByteArrayOutputStream();
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        assertTrue(ImageIO.write(image, format, out));
        return out.toByteArray();
    }

    private static Optional<ImageHeader> header(byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (var part : parts) {
            content.writeBytes(part);
        }
        var bytes = content.toByteArray();
        return ImageHeader.of(bytes.length, index -> bytes[(int) index] & 0xff);
    }

    private static Optional<ImageHeader> whole(String type, int width, int height) {
        return Optional.of(new ImageHeader(type, width, height, true));
    }

    @ParameterizedTest
    @CsvSource({
        "png, image/png, 1, 1",
        "png, image/png, 1024, 1792",
        "jpg, image/jpeg, 1, 1",
        "jpg, image/jpeg, 1536, 1024",
        "jpg, image/jpeg, 257, 511"
    })
    void readsWhatImageIoWrites(String format, String contentType, int width, int height) throws IOException {
        assertEquals(whole(contentType, width, height), header(image(format, width, height)));
    }

    /** Image models write signed manifests (C2PA) of any size before the pixels. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 40})
    void findsTheDimensionsOfAJpegBehindItsMetadata(int segments) throws IOException {
        var plain = image("jpg", 640, 480);
        var out = new ByteArrayOutputStream();
        out.write(plain, 0, 2);
        for (var i = 0; i < segments; i++) {
            out.writeBytes(HexFormat.of().parseHex("ffffebffff"));
            // Metadata may hold a thumbnail: its markers are not the image's.
            out.writeBytes(Arrays.copyOf(image("jpg", 16, 8), 0xffff - 2));
        }
        out.write(plain, 2, plain.length - 2);

        assertEquals(whole(ImageHeader.JPEG, 640, 480), header(out.toByteArray()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 240_000})
    void readsAPngWithMetadataBeforeAndAfterItsPixels(int length) throws IOException {
        var plain = image("png", 64, 32);
        var end = plain.length - 12;
        var metadata = chunk("caBX", length);
        var before = header(Arrays.copyOf(plain, 33), metadata, Arrays.copyOfRange(plain, 33, plain.length));
        var after = header(Arrays.copyOf(plain, end), metadata, Arrays.copyOfRange(plain, end, plain.length));

        assertEquals(whole(ImageHeader.PNG, 64, 32), before);
        assertEquals(whole(ImageHeader.PNG, 64, 32), after);
    }

    private static byte[] chunk(String type, int length) {
        return ByteBuffer.allocate(12 + length)
                .putInt(length)
                .put(type.getBytes(ISO_8859_1))
                .array();
    }

    @Test
    void bytesAfterTheEndDoNotMatter() throws IOException {
        for (var length : new int[] {1, 2, 70_000}) {
            var more = new byte[length];
            assertEquals(whole(ImageHeader.PNG, 64, 32), header(image("png", 64, 32), more));
            assertEquals(whole(ImageHeader.JPEG, 64, 32), header(image("jpg", 64, 32), more));
            assertEquals(whole(ImageHeader.WEBP, 1, 1), header(webp(SMALLEST_WEBP), more));
        }
    }

    private static final String SMALLEST_WEBP = "5650385800000000 00000000 000000 000000";

    @Test
    void imageWithoutItsEndIsNotWhole() throws IOException {
        var png = image("png", 64, 32);
        assertEquals(
                Optional.of(new ImageHeader(ImageHeader.PNG, 64, 32, false)),
                header(Arrays.copyOf(png, png.length - 12)));
        var jpeg = image("jpg", 64, 32);
        assertEquals(
                Optional.of(new ImageHeader(ImageHeader.JPEG, 64, 32, false)),
                header(Arrays.copyOf(jpeg, jpeg.length - 1)));
        var webp = webp(SMALLEST_WEBP);
        webp[4]++;
        assertEquals(Optional.of(new ImageHeader(ImageHeader.WEBP, 1, 1, false)), header(webp));
    }

    /** Laid out as RFC 9649 has them: width less one or not, in 14 or 24 bits, little-endian. */
    @ParameterizedTest
    @CsvSource({
        "5650382000000000 000000 9d012a 0004 0007, 1024, 1792",
        "5650382000000000 000000 9d012a 0044 0087, 1024, 1792",
        "5650384c00000000 2f ffc3bf01 0000000000, 1024, 1792",
        "5650385800000000 00000000 ff0300 ff0600, 1024, 1792",
        "5650385800000000 00000000 000000 000000, 1, 1",
        "5650384c00000000 2f 00000000 0000000000, 1, 1",
        "5650384c00000000 2f ffffff0f 0000000000, 16384, 16384"
    })
    void readsEachKindOfWebp(String chunk, int width, int height) {
        assertEquals(whole(ImageHeader.WEBP, width, height), header(webp(chunk)));
    }

    private static byte[] webp(String chunk) {
        var body = "57454250" + chunk.replace(" ", "");
        return HexFormat.of().parseHex("52494646%02x000000".formatted(body.length() / 2) + body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not an image, but text that is long enough to be one",
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>",
                "GIF89a\u0001\u0000\u0001\u0000 and enough after it to fill a header",
                "RIFF\u0000\u0000\u0000\u0000WAVEfmt and enough after it to fill a header",
                "\u0089PNG\r\n\u001a\n\u0000\u0000\u0000\rIDAT\u0000\u0000\u0001\u0000\u0000\u0000\u0001\u0000"
            })
    void whatIsNoImageIsNone(String text) {
        assertEquals(Optional.empty(), header(text.getBytes(ISO_8859_1)));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 0", "-1, 1", "1, -2147483648"})
    void aPngOfNoExtentIsNoImage(int width, int height) throws IOException {
        var content = image("png", 1, 1);
        ByteBuffer.wrap(content).putInt(16, width).putInt(20, height);
        assertEquals(Optional.empty(), header(content));
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg"})
    void imageThatIsCutShortIsNotWhole(String format) throws IOException {
        var content = image(format, 300, 200);
        var whole = header(content).orElseThrow();
        for (var length = 0; length < content.length; length++) {
            var part = header(Arrays.copyOf(content, length));
            assertTrue(part.isEmpty() || !part.get().whole());
            assertTrue(part.isEmpty() || part.get().width() == whole.width());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg"})
    void aDamagedByteNeverBreaksTheReader(String format) throws IOException {
        var content = image(format, 300, 200);
        for (var at = 0; at < content.length; at++) {
            for (var value : new byte[] {0, 1, 0x7f, (byte) 0x80, (byte) 0xff}) {
                var damaged = content.clone();
                damaged[at] = value;
                assertTrue(header(damaged).stream().allMatch(header -> header.width() > 0 && header.height() > 0));
            }
        }
    }
}
