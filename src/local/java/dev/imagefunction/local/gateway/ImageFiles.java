package dev.imagefunction.local.gateway;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;

/** Image files as encoders and image models write them: PNG, JPEG and WebP, with metadata and padding. */
final class ImageFiles {
    private static final int CHUNK_OVERHEAD = 12;
    private static final int IHDR_END = 33;
    private static final int LARGEST_SEGMENT = 60_000;

    private ImageFiles() {}

    static byte[] png(BufferedImage image) {
        var writer = ImageIO.getImageWritersByFormatName("png").next();
        var out = new ByteArrayOutputStream(1 << 20);
        try (var stream = ImageIO.createImageOutputStream(out)) {
            var param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(0.9f); // deflate's level 1: several times faster than the default
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), param);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    static byte[] jpeg(byte[] png) {
        try {
            var out = new ByteArrayOutputStream();
            ImageIO.write(ImageIO.read(new ByteArrayInputStream(png)), "jpeg", out);
            return out.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** A black image in lossless WebP, with so many bytes of colour profile before its pixels and of C2PA after them. */
    static byte[] webp(int width, int height, int metadata) {
        // 14 bits of width - 1, 14 of height - 1, no alpha, version 0, no transforms; then five codes of one symbol
        // each
        var pixels = little(10)
                .put((byte) 0x2f)
                .putInt((width - 1) | (height - 1) << 14)
                .put(new byte[] {(byte) 0x88, (byte) 0x88, 0x08, 0, 0})
                .array();
        var size = new byte[] {
            0x20,
            0,
            0,
            0,
            (byte) (width - 1),
            (byte) ((width - 1) >> 8),
            0,
            (byte) (height - 1),
            (byte) ((height - 1) >> 8),
            0
        };
        var chunks = metadata == 0
                ? riff("VP8L", pixels)
                : joined(
                        riff("VP8X", size),
                        riff("ICCP", noise(metadata)),
                        riff("VP8L", pixels),
                        riff("C2PA", noise(metadata)));
        return riff("RIFF", joined("WEBP".getBytes(StandardCharsets.US_ASCII), chunks));
    }

    /**
     * The same PNG, {@code size} bytes long by a private chunk of noise that every reader skips; a PNG with no room for
     * such a chunk stays as it is.
     */
    static byte[] padded(byte[] png, int size) {
        var room = size - png.length - CHUNK_OVERHEAD;
        return room < 0 ? png : inserted(png, png.length - CHUNK_OVERHEAD, chunk("noIs", noise(room)));
    }

    /** The same PNG with so many bytes in a {@code caBX} chunk (C2PA) before its pixels. */
    static byte[] withChunk(byte[] png, int bytes) {
        return inserted(png, IHDR_END, chunk("caBX", noise(bytes)));
    }

    /** The same JPEG with so many bytes in {@code APP11} segments (C2PA) before the header that has its size. */
    static byte[] withSegments(byte[] jpeg, int bytes) {
        var segments = new ByteArrayOutputStream();
        for (var left = bytes; left > 0; left -= LARGEST_SEGMENT) {
            var data = noise(Math.min(left, LARGEST_SEGMENT));
            segments.writeBytes(ByteBuffer.allocate(4 + data.length)
                    .put(new byte[] {(byte) 0xff, (byte) 0xeb})
                    .putShort((short) (data.length + 2))
                    .put(data)
                    .array());
        }
        return inserted(jpeg, 2, segments.toByteArray());
    }

    /** The same file with so many bytes after its end. */
    static byte[] withTrailer(byte[] image, int bytes) {
        return joined(image, noise(bytes));
    }

    private static byte[] chunk(String type, byte[] data) {
        var crc = new CRC32();
        var typed = joined(type.getBytes(StandardCharsets.US_ASCII), data);
        crc.update(typed);
        return ByteBuffer.allocate(CHUNK_OVERHEAD + data.length)
                .putInt(data.length)
                .put(typed)
                .putInt((int) crc.getValue())
                .array();
    }

    private static byte[] riff(String type, byte[] data) {
        var even = data.length + data.length % 2;
        return little(8 + even)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .putInt(data.length)
                .put(data)
                .array();
    }

    private static byte[] noise(int bytes) {
        var noise = new byte[bytes];
        new Random(bytes).nextBytes(noise);
        return noise;
    }

    private static byte[] inserted(byte[] file, int at, byte[] what) {
        return joined(Arrays.copyOf(file, at), what, Arrays.copyOfRange(file, at, file.length));
    }

    private static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
