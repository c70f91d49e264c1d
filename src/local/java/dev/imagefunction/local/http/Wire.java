package dev.imagefunction.local.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.io.ByteSource;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One request and its connection, which can be broken at any byte. */
public final class Wire {
    private static final int PIECE = 64 * 1024;

    private final HttpServerRequest request;

    /** Vert.x's requests may be handled on their own event loop only. */
    private final Context loop = LoopbackServer.VERTX.getOrCreateContext();

    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    Wire(HttpServerRequest request) {
        this.request = request;
        request.connection().closeHandler(gone -> closed.complete(null));
    }

    void serve(LoopbackServer.Responder handler) {
        try {
            handler.handle(this);
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

    public byte[] body() {
        var body = Promise.<Buffer>promise();
        onLoop(() -> {
            request.body().onComplete(body);
            request.resume();
        });
        return await(body.future()).getBytes();
    }

    CompletableFuture<Void> closed() {
        return closed;
    }

    void onLoop(Runnable action) {
        loop.runOnContext(now -> action.run());
    }

    public void json(int status, String json) {
        respond(status, Map.of("Content-Type", "application/json"), json);
    }

    public void respond(int status, Map<String, String> headers, String body) {
        respond(status, headers.entrySet(), ByteSource.wrap(body.getBytes(UTF_8)));
    }

    public void respond(int status, Iterable<Map.Entry<String, String>> headers, ByteSource body) {
        send(status, headers, body, Duration.ZERO);
        end();
    }

    /**
     * Sends a response without its end. Its length is the body's unless a {@code Content-Length} is given; a body of
     * unknown length is sent in chunks.
     *
     * @param pause the time before each piece of the body
     */
    public void send(int status, Iterable<Map.Entry<String, String>> headers, ByteSource body, Duration pause) {
        var response = request.response().setStatusCode(status);
        headers.forEach(header -> response.headers().add(header.getKey(), header.getValue()));
        if (!body.sizeIfKnown().isPresent()) {
            response.setChunked(true);
        } else if (!response.headers().contains("Content-Length") && status != 204 && status != 304) {
            response.putHeader("Content-Length", body.sizeIfKnown().get().toString());
        }
        try (var bytes = body.openStream()) {
            for (var piece = bytes.readNBytes(PIECE);
                    piece.length > 0 && pause(pause);
                    piece = bytes.readNBytes(PIECE)) {
                await(response.write(Buffer.buffer(piece)));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (InterruptedException closing) {
            throw new CompletionException(closing);
        }
    }

    /** Ends the response. */
    public void end() {
        await(request.response().end());
    }

    /** Sends nothing until the client closes the connection. */
    public void hold() throws InterruptedException {
        pause(Duration.ofDays(1));
    }

    /** Waits; returns false as soon as the client has closed the connection. */
    public boolean pause(Duration duration) throws InterruptedException {
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
    Channel channel() {
        return ((ConnectionBase) request.connection()).channel();
    }

    static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
