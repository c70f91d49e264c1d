package dev.imagefunction.gateway.answer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** The smallest PNGs, or a chosen number of bytes larger. */
public final class TinyImages {
    private static final byte[] SIGNATURE = HexFormat.of().parseHex("89504e470d0a1a0a");
    private static final byte[] END = HexFormat.of().parseHex("0000000049454e44ae426082");

    private TinyImages() {}

    /** A grey image with this many bytes of metadata. */
    public static byte[] png(int width, int height, int noise) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(SIGNATURE);
        var header = ByteBuffer.allocate(13).putInt(width).putInt(height).put(new byte[] {8, 0, 0, 0, 0});
        chunk(out, "IHDR", header.array());
        var bytes = new byte[noise];
        new Random(width * 31L + noise).nextBytes(bytes);
        chunk(out, "noIs", bytes);
        chunk(out, "IDAT", deflated(new byte[height * (width + 1)]));
        out.writeBytes(END);
        return out.toByteArray();
    }

    /** Returns true if it begins as a PNG of this size does and has an end; bytes may follow. */
    static boolean isFramed(byte[] png, int width, int height) {
        var buffer = ByteBuffer.wrap(png);
        return png.length >= 24 + END.length
                && Arrays.equals(png, 0, 8, SIGNATURE, 0, 8)
                && buffer.getInt(16) == width
                && buffer.getInt(20) == height
                && new String(png, ISO_8859_1).indexOf("IEND", 24) > 0;
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
        var crc = new CRC32();
        crc.update(type.getBytes(US_ASCII));
        crc.update(data);
        out.writeBytes(ByteBuffer.allocate(12 + data.length)
                .putInt(data.length)
                .put(type.getBytes(US_ASCII))
                .put(data)
                .putInt((int) crc.getValue())
                .array());
    }

    private static byte[] deflated(byte[] raw) {
        var deflater = new Deflater();
        try {
            deflater.setInput(raw);
            deflater.finish();
            var out = new byte[raw.length + 64];
            return Arrays.copyOf(out, deflater.deflate(out));
        } finally {
            deflater.end();
        }
    }
}
