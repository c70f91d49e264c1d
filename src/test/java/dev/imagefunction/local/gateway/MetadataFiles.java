package dev.imagefunction.local.gateway;

import static dev.imagefunction.local.gateway.ImageFiles.chunk;
import static dev.imagefunction.local.gateway.ImageFiles.inserted;
import static dev.imagefunction.local.gateway.ImageFiles.noise;

import com.google.common.primitives.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;

/** Image files as image models write them: PNG, JPEG and WebP with C2PA metadata. */
final class MetadataFiles {
    private static final int IHDR_END = 33;
    private static final int LARGEST_SEGMENT = 60_000;

    private MetadataFiles() {}

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
                : Bytes.concat(
                        riff("VP8X", size),
                        riff("ICCP", noise(metadata)),
                        riff("VP8L", pixels),
                        riff("C2PA", noise(metadata)));
        return riff("RIFF", Bytes.concat("WEBP".getBytes(StandardCharsets.US_ASCII), chunks));
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
        return Bytes.concat(image, noise(bytes));
    }

    private static byte[] riff(String type, byte[] data) {
        var even = data.length + data.length % 2;
        return little(8 + even)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .putInt(data.length)
                .put(data)
                .array();
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
