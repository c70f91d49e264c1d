package dev.imagefunction.gateway.answer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The body of the gateway's response, received ahead of its reader. With the REST client's own stream, two threads wake
 * each other for each TLS record, which takes longer than all other work on it (decision 0004).
 */
public final class AnswerStream extends InputStream {
    /** Bytes received ahead of the reader at which the connection is paused. The reader may hold as many more. */
    private static final int MOST_READY = 512 * 1024;

    /** The reader is woken for this many bytes, or at the end. */
    private static final int WORTH_WAKING = 64 * 1024;

    /** Bytes that one piece of a response may have. Each piece wakes a thread; the client's default is 8 KB. */
    public static final int LARGEST_PIECE = 256 * 1024;

    private final HttpClientResponse response;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();

    // guarded by the lock
    private Deque<Buffer> arrived = new ArrayDeque<>();
    private int ready;
    private boolean paused;
    private boolean ended;
    private @Nullable Throwable broken;

    // the reader's own
    private Deque<Buffer> taken = new ArrayDeque<>();
    private ByteBuf current = Unpooled.EMPTY_BUFFER;

    private AnswerStream(HttpClientResponse response) {
        this.response = response;
    }

    /**
     * Returns true if this class can read the response. A short one may be complete already. If the connection is
     * closed, only the REST client's stream knows how the response ended.
     */
    public static boolean canRead(HttpClientResponse response) {
        var length = response.getHeader(HttpHeaders.CONTENT_LENGTH);
        return (length == null || Long.parseLong(length) > LARGEST_PIECE)
                && Context.isOnEventLoopThread()
                && response.request().connection() instanceof ConnectionBase connection
                && connection.channel().isOpen();
    }

    /**
     * Replaces the REST client's stream. It is called on the event loop that delivers the response.
     *
     * @param stream the REST client's, which has received one piece at most
     */
    public static InputStream instead(InputStream stream, HttpClientResponse response) {
        var answer = new AnswerStream(response);
        try {
            response.pause();
            response.handler(answer::arrive);
        } catch (IllegalStateException ended) {
            return stream;
        }
        response.endHandler(last -> answer.end(null));
        response.exceptionHandler(cause -> answer.end(cause));
        answer.arriveFirst(stream);
        response.resume();
        return answer;
    }

    /** If the stream has received no piece, its available() is 0 or the response's whole content length. */
    private void arriveFirst(InputStream stream) {
        try {
            var length = stream.available();
            if (length > 0 && length <= LARGEST_PIECE) {
                var piece = new byte[length];
                var n = stream.read(piece, 0, length); // the whole piece
                arrive(Buffer.buffer(n == length ? piece : Arrays.copyOf(piece, n)));
            }
        } catch (IOException e) {
            end(e);
        }
    }

    private void arrive(Buffer piece) {
        lock.lock();
        try {
            arrived.add(piece);
            ready += piece.length();
            if (ready >= MOST_READY && !paused) {
                paused = true;
                response.pause();
            }
            if (ready >= WORTH_WAKING) {
                more.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns true if this call ended the stream. */
    private boolean end(@Nullable Throwable cause) {
        lock.lock();
        try {
            if (ended) {
                return false;
            }
            ended = true;
            broken = cause;
            more.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        var piece = current.isReadable() ? current : next();
        if (piece == null) {
            return -1;
        }
        var n = Math.min(length, piece.readableBytes());
        piece.readBytes(into, from, n);
        current = piece;
        return n;
    }

    /**
     * The next piece, without a copy of it.
     *
     * @return a buffer with an array, or null at the end of the response
     */
    @SuppressWarnings("deprecation") // of getByteBuf, which has no other name before Vert.x 5
    @Nullable
    ByteBuf next() throws IOException {
        while (!current.isReadable()) {
            if (taken.isEmpty() && !take()) {
                return null;
            }
            var piece = taken.remove().getByteBuf();
            current = piece.hasArray() ? piece : Unpooled.copiedBuffer(piece);
        }
        var piece = current;
        current = Unpooled.EMPTY_BUFFER;
        return piece;
    }

    /** Waits for bytes and takes all that were received; returns false at the end. */
    private boolean take() throws IOException {
        lock.lock();
        try {
            while (ready < WORTH_WAKING && !ended) {
                more.await();
            }
            if (ready == 0) {
                if (broken != null) {
                    throw new IOException(broken);
                }
                return false;
            }
            var all = arrived;
            arrived = taken;
            taken = all;
            ready = 0;
            if (paused) {
                paused = false;
                response.resume();
            }
            return true;
        } catch (InterruptedException e) {
            throw new InterruptedIOException(e.getMessage());
        } finally {
            lock.unlock();
        }
    }

    /** Discards the rest of the response; the caller closes the connection. */
    @Override
    public void close() {
        if (end(new IOException("closed"))) {
            response.pause()
                    .handler(null)
                    .exceptionHandler(null)
                    .endHandler(null)
                    .resume();
        }
    }
}
