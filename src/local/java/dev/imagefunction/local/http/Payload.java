package dev.imagefunction.local.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * The body of a response. Its pieces are made while it is sent, so that a body of any size fits in memory.
 *
 * @param length in bytes; -1 if it never ends
 */
public record Payload(long length, Supplier<Stream<byte[]>> pieces) {
    private static final int PIECE = 48 * 1024; // divisible by 3: base64 pieces need no padding in between

    public static Payload text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    public static Payload bytes(byte[] bytes) {
        return new Payload(bytes.length, () -> split(bytes, PIECE));
    }

    public static Payload base64(byte[] bytes) {
        return new Payload(
                (bytes.length + 2) / 3 * 4L, () -> split(bytes, PIECE).map(Base64.getEncoder()::encode));
    }

    /** The text, repeated; without an end if {@code times} is -1. */
    public static Payload repeated(String text, long times) {
        var once = text.getBytes(StandardCharsets.UTF_8);
        return times < 0
                ? new Payload(-1, () -> Stream.generate(() -> once))
                : new Payload(
                        times * once.length, () -> Stream.generate(() -> once).limit(times));
    }

    public static Payload joined(List<Payload> parts) {
        var endless = parts.stream().anyMatch(part -> part.length < 0);
        return new Payload(
                endless ? -1 : parts.stream().mapToLong(Payload::length).sum(),
                () -> parts.stream().flatMap(part -> part.pieces.get()));
    }

    /** Ends after the first bytes, but announces the whole length. */
    public Payload first(long bytes) {
        return new Payload(length, () -> {
            var left = new AtomicLong(bytes);
            return pieces.get().takeWhile(piece -> left.get() > 0).map(piece -> {
                var now = (int) Math.min(left.get(), piece.length);
                left.addAndGet(-now);
                return Arrays.copyOf(piece, now);
            });
        });
    }

    /** Sends pieces of so many bytes, with a pause before each. */
    public Payload slowly(int bytes, Duration pause) {
        return new Payload(
                length, () -> pieces.get().flatMap(piece -> split(piece, bytes)).peek(piece -> rest(pause)));
    }

    public Payload gzipped() {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(pieces.get()
                    .collect(ByteArrayOutputStream::new, ByteArrayOutputStream::writeBytes, (a, b) -> {})
                    .toByteArray());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes(out.toByteArray());
    }

    private static Stream<byte[]> split(byte[] bytes, int size) {
        return IntStream.iterate(0, from -> from < bytes.length, from -> from + size)
                .mapToObj(from -> Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size)));
    }

    private static void rest(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(closing);
        }
    }
}
