package dev.imagefunction.local.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** What an answer carries, written piece by piece, so that one of any size fits in memory. */
public interface Body {
    /** In bytes; -1 if it has no end. */
    long length();

    /** Writes it all, or as much as was told to. */
    void writeTo(OutputStream out) throws IOException;

    static Body text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    static Body bytes(byte[] bytes) {
        return new Piece(bytes.length, out -> out.write(bytes));
    }

    static Body base64(byte[] bytes) {
        var step = 3 * 16 * 1024;
        return new Piece((bytes.length + 2) / 3 * 4L, out -> {
            for (var from = 0; from < bytes.length; from += step) {
                var part = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + step));
                out.write(Base64.getEncoder().encode(part));
            }
        });
    }

    /** The text so many times over; without an end if that is -1. */
    static Body repeated(String text, long times) {
        var once = text.getBytes(StandardCharsets.UTF_8);
        return new Piece(times < 0 ? -1 : times * once.length, out -> {
            for (long i = 0; times < 0 || i < times; i++) {
                out.write(once);
            }
        });
    }

    static Body joined(List<Body> parts) {
        var endless = parts.stream().anyMatch(part -> part.length() < 0);
        return new Piece(endless ? -1 : parts.stream().mapToLong(Body::length).sum(), out -> {
            for (var part : parts) {
                part.writeTo(out);
            }
        });
    }

    /** Promises the whole length and stops after the first bytes. */
    default Body first(long bytes) {
        return new Piece(length(), out -> {
            try {
                writeTo(new Limited(out, bytes));
            } catch (Limited.Reached stop) {
                out.flush();
            }
        });
    }

    /** The same, in spoonfuls of so many bytes with a pause before each. */
    default Body slowly(int spoonful, Duration pause) {
        return new Piece(
                length(),
                out -> writeTo(new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        write(new byte[] {(byte) b}, 0, 1);
                    }

                    @Override
                    public void write(byte[] bytes, int from, int count) throws IOException {
                        for (var at = from; at < from + count; at += spoonful) {
                            rest(pause);
                            out.write(bytes, at, Math.min(spoonful, from + count - at));
                            out.flush();
                        }
                    }
                }));
    }

    private static void rest(Duration pause) throws IOException {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** A body by its length and its writing. */
    record Piece(long length, Writing writing) implements Body {
        @FunctionalInterface
        interface Writing {
            void to(OutputStream out) throws IOException;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            writing.to(out);
        }
    }

    /** Lets the first bytes through, then stops whoever writes. */
    final class Limited extends OutputStream {
        private final OutputStream out;
        private long left;

        static final class Reached extends IOException {
            private static final long serialVersionUID = 1;
        }

        Limited(OutputStream out, long bytes) {
            this.out = out;
            this.left = bytes;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            var now = (int) Math.min(left, count);
            out.write(bytes, from, now);
            left -= now;
            if (now < count) {
                throw new Reached();
            }
        }
    }
}
