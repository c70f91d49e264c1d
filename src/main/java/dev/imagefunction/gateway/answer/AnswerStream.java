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
 * The gateway's response as it arrives, some of it ahead of its reader. The REST client's own stream asks for one piece at a
 * time, of at most a TLS record's 16 KB, and the two threads that wake each other for every one of them take longer than
 * all else that is done with it.
 */
public final class AnswerStream extends InputStream {
    /** Bytes that lie ready before the connection is told to wait; as many again may be with the reader. */
    private static final int MOST_READY = 512 * 1024;

    /** Bytes, at least, that a reader is woken for, unless there are no more. */
    private static final int WORTH_WAKING = 64 * 1024;

    /** Bytes in a piece: the client is set to a quarter of it. */
    private static final int LARGEST_PIECE = 1_000_000;

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
     * Whether an answer is worth it and can be taken over: one that is short may have come to its end already, and the
     * REST client's stream alone knows how one ended whose connection is closed.
     */
    public static boolean canRead(HttpClientResponse response) {
        var length = response.getHeader(HttpHeaders.CONTENT_LENGTH);
        return (length == null
                        || length.length() > Integer.toString(LARGEST_PIECE - 1).length())
                && Context.isOnEventLoopThread()
                && response.request().connection() instanceof ConnectionBase connection
                && connection.channel().isOpen();
    }

    /**
     * Takes over an answer; to be called on the event loop that hands it out.
     *
     * @param stream the REST client's, which may have got the first piece, and no more
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

    /** Without a piece at hand that stream says that all is available that the answer's head promised, or nothing. */
    private void arriveFirst(InputStream stream) {
        try {
            var length = stream.available();
            if (length > 0 && length < LARGEST_PIECE) {
                var piece = new byte[length];
                var n = stream.read(piece, 0, length); // all of it, in one go
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

    /** Gives whether it was this that ended it. */
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
     * What has arrived in one piece, for a reader that needs no copy of it.
     *
     * @return a buffer with an array, or null at the answer's end
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

    /** Takes all that has arrived, having waited for it. */
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

    /** Lets what is left of the answer pass, until {@link LiveCall#end} hangs up. */
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
