package dev.imagefunction.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** A valid PNG of any size in bytes: black, and padded with a private chunk of noise. */
final class SampleImage {
    private static final int SIDE = 1024;

    private SampleImage() {}

    static byte[] of(int bytes) {
        var out = new ByteArrayOutputStream(bytes);
        out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        var header = ByteBuffer.allocate(13).putInt(SIDE).putInt(SIDE).put(new byte[] {8, 2, 0, 0, 0});
        chunk(out, "IHDR", header.array());
        var black = black();
        var noise = new byte[Math.max(0, bytes - out.size() - black.length - 3 * 12)];
        new Random(bytes).nextBytes(noise);
        chunk(out, "raNd", noise);
        chunk(out, "IDAT", black);
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    /** What the gateway returns: the image, n times. */
    static byte[] response(byte[] image, int n) {
        var base64 = Base64.getEncoder().encode(image);
        var out = new ByteArrayOutputStream(n * (base64.length + 32));
        out.writeBytes("{\"created\":1589478378,\"data\":[".getBytes(US_ASCII));
        for (var i = 0; i < n; i++) {
            out.writeBytes((i == 0 ? "{\"b64_json\":\"" : ",{\"b64_json\":\"").getBytes(US_ASCII));
            out.writeBytes(base64);
            out.writeBytes("\"}".getBytes(US_ASCII));
        }
        out.writeBytes("]}".getBytes(US_ASCII));
        return out.toByteArray();
    }

    private static byte[] black() {
        var deflater = new Deflater();
        try {
            deflater.setInput(new byte[SIDE * (1 + 3 * SIDE)]);
            deflater.finish();
            var buffer = new byte[64 * 1024];
            var length = deflater.deflate(buffer);
            var exact = new byte[length];
            System.arraycopy(buffer, 0, exact, 0, length);
            return exact;
        } finally {
            deflater.end();
        }
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
        var content = ByteBuffer.allocate(4 + data.length)
                .put(type.getBytes(US_ASCII))
                .put(data)
                .array();
        var crc = new CRC32();
        crc.update(content);
        out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        out.writeBytes(content);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
}
