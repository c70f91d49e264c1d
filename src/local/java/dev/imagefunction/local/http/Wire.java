package dev.imagefunction.local.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** One request and its connection, which a test can break at any byte. */
public final class Wire {
    private final HttpServerRequest request;

    /** Vert.x's requests may be handled on their own event loop only. */
    private final Context loop = LoopbackServer.VERTX.getOrCreateContext();

    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private volatile Runnable beforeEnd = () -> {};

    Wire(HttpServerRequest request) {
        this.request = request;
        request.connection().closeHandler(gone -> closed.complete(null));
    }

    void serve(LoopbackServer.Responder handler) {
        try {
            handler.handle(this);
            beforeEnd.run();
            if (!request.response().ended()) {
                cut();
            }
        } catch (IOException | InterruptedException | CompletionException | RejectedExecutionException left) {
            cut(); // the client has closed the connection, or the server is closing
        } catch (RuntimeException broken) {
            broken.printStackTrace();
            cut();
        }
    }

    public HttpServerRequest request() {
        return request;
    }

    public String method() {
        return request.method().name();
    }

    /** The path, still encoded, without the query. */
    public String path() {
        return Optional.ofNullable(request.path()).orElse("/");
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeader(name));
    }

    public List<Map.Entry<String, String>> headers() {
        return request.headers().entries();
    }

    public byte[] body() {
        var body = Promise.<Buffer>promise();
        loop.runOnContext(now -> {
            request.body().onComplete(body);
            request.resume();
        });
        return await(body.future()).getBytes();
    }

    /** Reads half of the request's body and then stops reading, so that the client's writes stall. */
    public void halfOfBody() {
        var half = header("Content-Length").map(Long::parseLong).orElse(0L) / 2;
        var read = new AtomicLong();
        var enough = new CompletableFuture<Void>();
        loop.runOnContext(now -> request.handler(piece -> {
                    if (read.addAndGet(piece.length()) >= half) {
                        request.pause();
                        channel().config().setAutoRead(false);
                        channel()
                                .config()
                                .setOption(ChannelOption.SO_RCVBUF, 8 * 1024); // else the kernel reads megabytes
                        enough.complete(null);
                    }
                })
                .endHandler(all -> enough.complete(null))
                .resume());
        var unused = closed.thenAccept(enough::complete);
        enough.join();
    }

    /** Sends a response. Its length is the body's unless a {@code Content-Length} is given; -1 sends chunks. */
    public void answer(int status, Map<String, String> headers, Payload body) {
        answer(status, List.copyOf(headers.entrySet()), body);
    }

    public void answer(int status, List<Map.Entry<String, String>> headers, Payload body) {
        var response = request.response().setStatusCode(status);
        headers.forEach(header -> response.headers().add(header.getKey(), header.getValue()));
        if (body.length() < 0) {
            response.setChunked(true);
        } else if (!response.headers().contains("Content-Length") && status != 204 && status != 304) {
            response.putHeader("Content-Length", Long.toString(body.length()));
        }
        var sent = new AtomicLong();
        var last = new AtomicReference<>(Buffer.buffer());
        body.pieces()
                .get()
                .forEach(
                        piece -> { // an iterator would read an endless stream to its end
                            var before = last.getAndSet(Buffer.buffer(piece));
                            if (sent.getAndAdd(piece.length) > 0) {
                                await(response.write(before));
                            }
                        });
        if (sent.get() >= body.length()) {
            beforeEnd.run();
            await(response.end(last.get()));
        } else {
            await(response.write(last.get()));
        }
    }

    /** Runs this before the last byte of the response or the end of the connection, so before the client's next request. */
    public void beforeEnd(Runnable action) {
        var ran = new AtomicBoolean();
        beforeEnd = () -> {
            if (!ran.getAndSet(true)) {
                action.run();
            }
        };
    }

    public void json(int status, String json) {
        answer(status, Map.of("Content-Type", "application/json"), Payload.text(json));
    }

    /** Sends these bytes as they are. */
    public void raw(String text) {
        var bytes = Unpooled.wrappedBuffer(text.getBytes(UTF_8));
        channel().pipeline().firstContext().writeAndFlush(bytes).syncUninterruptibly();
    }

    /** Sends nothing until the client closes the connection. */
    public void hold() throws InterruptedException {
        pause(Duration.ofDays(1));
    }

    /** Waits; returns false as soon as the client has closed the connection. */
    public boolean pause(Duration duration) throws InterruptedException {
        if (!duration.isPositive()) {
            return true;
        }
        try {
            closed.get(duration.toMillis(), TimeUnit.MILLISECONDS);
            return false;
        } catch (TimeoutException elapsed) {
            return true;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Closes the connection. */
    public void cut() {
        beforeEnd.run();
        channel().close().syncUninterruptibly();
    }

    /** Closes the connection by a TCP reset. */
    public void reset() {
        channel().config().setOption(ChannelOption.SO_LINGER, 0);
        cut();
    }

    /**
     * The socket below the request. Vert.x offers one of its own only after an upgrade ({@code toNetSocket}); the cast is
     * safe because every HTTP/1.1 connection of Vert.x 4 is a {@link ConnectionBase}.
     */
    private Channel channel() {
        return ((ConnectionBase) request.connection()).channel();
    }

    static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
