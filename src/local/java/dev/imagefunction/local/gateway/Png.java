package dev.imagefunction.local.gateway;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes PNG several times faster than {@code javax.imageio}, and makes a finished one as big as wished. */
final class Png {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int CHUNK_OVERHEAD = 12;
    private static final int IEND_LENGTH = CHUNK_OVERHEAD;

    private Png() {}

    /** The image of these opaque RGB pixels, row by row. */
    static byte[] of(int[] pixels, int width, int height) {
        var header = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, 2, 0, 0, 0})
                .array();
        var out = new ByteArrayOutputStream(pixels.length);
        out.writeBytes(SIGNATURE);
        out.writeBytes(chunk("IHDR", header));
        out.writeBytes(chunk("IDAT", deflate(filtered(pixels, width, height))));
        out.writeBytes(chunk("IEND", new byte[0]));
        return out.toByteArray();
    }

    /**
     * The same image, {@code size} bytes long by a private chunk of noise that every reader skips; an image that
     * leaves no room for such a chunk stays as it is.
     */
    static byte[] padded(byte[] png, int size) {
        var room = size - png.length - CHUNK_OVERHEAD;
        if (room < 0) {
            return png;
        }
        var noise = new byte[room];
        new Random(Arrays.hashCode(png)).nextBytes(noise);
        var body = png.length - IEND_LENGTH;
        return ByteBuffer.allocate(size)
                .put(png, 0, body)
                .put(chunk("noIs", noise))
                .put(png, body, IEND_LENGTH)
                .array();
    }

    /** Each row as its differences to the pixel on the left, which squeezes gradients well and costs little. */
    private static byte[] filtered(int[] pixels, int width, int height) {
        var rows = new byte[height * (1 + 3 * width)];
        var at = 0;
        for (var y = 0; y < height; y++) {
            rows[at++] = 1;
            var left = 0;
            for (var x = 0; x < width; x++) {
                var pixel = pixels[y * width + x];
                rows[at++] = (byte) ((pixel >> 16) - (left >> 16));
                rows[at++] = (byte) ((pixel >> 8) - (left >> 8));
                rows[at++] = (byte) (pixel - left);
                left = pixel;
            }
        }
        return rows;
    }

    private static byte[] deflate(byte[] raw) {
        var deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            deflater.setInput(raw);
            deflater.finish();
            var out = new ByteArrayOutputStream(raw.length / 2);
            var buffer = new byte[64 * 1024];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static byte[] chunk(String type, byte[] data) {
        var name = type.getBytes(StandardCharsets.US_ASCII);
        var crc = new CRC32();
        crc.update(name);
        crc.update(data);
        return ByteBuffer.allocate(CHUNK_OVERHEAD + data.length)
                .putInt(data.length)
                .put(name)
                .put(data)
                .putInt((int) crc.getValue())
                .array();
    }
}
