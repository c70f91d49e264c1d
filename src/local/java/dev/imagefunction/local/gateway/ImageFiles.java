package dev.imagefunction.local.gateway;

import com.google.common.primitives.Bytes;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** PNG files of any size. */
final class ImageFiles {
    private static final int CHUNK_OVERHEAD = 12;

    private ImageFiles() {}

    static byte[] png(BufferedImage image) {
        var out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    /**
     * The same PNG, made {@code size} bytes long by a private chunk of noise, which readers skip. A PNG that is too long
     * already is returned unchanged.
     */
    static byte[] padded(byte[] png, int size) {
        var room = size - png.length - CHUNK_OVERHEAD;
        return room < 0 ? png : inserted(png, png.length - CHUNK_OVERHEAD, chunk("noIs", noise(room)));
    }

    static byte[] chunk(String type, byte[] data) {
        var crc = new CRC32();
        var typed = Bytes.concat(type.getBytes(StandardCharsets.US_ASCII), data);
        crc.update(typed);
        return ByteBuffer.allocate(CHUNK_OVERHEAD + data.length)
                .putInt(data.length)
                .put(typed)
                .putInt((int) crc.getValue())
                .array();
    }

    static byte[] noise(int bytes) {
        var noise = new byte[bytes];
        new SplittableRandom(bytes).nextBytes(noise);
        return noise;
    }

    static byte[] inserted(byte[] file, int at, byte[] what) {
        return Bytes.concat(Arrays.copyOf(file, at), what, Arrays.copyOfRange(file, at, file.length));
    }
}
