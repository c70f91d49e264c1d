package dev.imagefunction.storage;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** An HTTP answer's body, by its length or in chunks; reading it to its end frees the connection. */
final class AnswerBody extends InputStream {
    /** Reads a line of the connection's, for the sizes of chunks. */
    @FunctionalInterface
    interface Lines {
        String next() throws IOException;
    }

    private final InputStream in;
    private final @Nullable Lines chunks;
    private final Connection connection;
    private final Runnable end;
    private long left;
    private boolean ended;

    private AnswerBody(InputStream in, @Nullable Lines chunks, long length, Connection connection, Runnable end)
            throws IOException {
        this.in = in;
        this.chunks = chunks;
        this.connection = connection;
        this.end = end;
        this.left = length;
        if (chunks != null) {
            nextChunk(chunks);
        } else if (left == 0) {
            end();
        }
    }

    /** A body of known length; {@code Long.MAX_VALUE} for one that ends with the connection. */
    static AnswerBody ofLength(InputStream in, long length, Connection connection, Runnable end) throws IOException {
        return new AnswerBody(in, null, length, connection, end);
    }

    static AnswerBody inChunks(InputStream in, Lines chunks, Connection connection, Runnable end) throws IOException {
        return new AnswerBody(in, chunks, 0, connection, end);
    }

    private void nextChunk(Lines lines) throws IOException {
        left = Connection.number(lines.next().split(";", 2)[0], 16);
        if (left == 0) {
            while (!lines.next().isEmpty()) {
                // trailers
            }
            end();
        }
    }

    private void end() {
        ended = true;
        end.run();
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (ended) {
            return -1;
        }
        var n = in.read(into, from, (int) Math.min(length, left));
        if (n < 0) {
            if (chunks == null && left > Long.MAX_VALUE / 2) {
                end();
                return -1;
            }
            throw new EOFException("The answer ended early");
        }
        left -= n;
        if (left == 0) {
            var lines = chunks;
            if (lines == null) {
                end();
            } else {
                lines.next();
                nextChunk(lines);
            }
        }
        return n;
    }

    /** What is left of it makes the connection unfit for another request. */
    @Override
    public void close() {
        if (!ended) {
            ended = true;
            connection.close();
        }
    }
}
