package dev.imagefunction.local.lambda;

import dev.imagefunction.local.http.LocalJson;
import dev.imagefunction.local.http.LoopbackServer;
import dev.imagefunction.local.http.Wire;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Puts a function behind HTTP as API Gateway or a Function URL does, with the limits of each. */
public final class HttpFront implements AutoCloseable {
    /** The kind of front. */
    public enum Kind {
        /** An HTTP API with a Lambda proxy integration, payload format 2.0. */
        API_GATEWAY(Duration.ofSeconds(30), 10, 500, "{\"message\":\"Internal Server Error\"}"),
        /** A Function URL, response mode BUFFERED. */
        FUNCTION_URL(Duration.ofMinutes(15), 6, 502, "Internal Server Error");

        private final Duration limit;
        private final int maxBody;
        private final int failedStatus;
        private final String failedBody;

        Kind(Duration limit, int megabytes, int failedStatus, String failedBody) {
            this.limit = limit;
            this.maxBody = megabytes * 1024 * 1024;
            this.failedStatus = failedStatus;
            this.failedBody = failedBody;
        }
    }

    private final Kind kind;
    private final Duration limit;
    private final LocalLambda lambda;
    private final String function;
    private final LoopbackServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** @param port 0 for any free one */
    public HttpFront(Kind kind, int port, LocalLambda lambda, String function) {
        this(kind, kind.limit, port, lambda, function);
    }

    /** @param limit when it is over, the caller gets an error; the function goes on */
    public HttpFront(Kind kind, Duration limit, int port, LocalLambda lambda, String function) {
        this.kind = kind;
        this.limit = limit;
        this.lambda = lambda;
        this.function = function;
        this.server = new LoopbackServer(port, this::handle);
    }

    /** The front's URL, without a path. */
    public URI url() {
        return server.uri();
    }

    private void handle(Wire wire) throws InterruptedException {
        var body = wire.body();
        if (body.length > kind.maxBody) {
            message(wire, 413, "Request Entity Too Large");
            return;
        }
        var event = ProxyEvent.of(wire, body, kind);
        var invocation = CompletableFuture.supplyAsync(() -> invoke(LocalJson.text(event)), threads);
        try {
            var outcome = invocation.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            var reply = outcome.failed() ? Optional.<ProxyReply>empty() : ProxyReply.of(outcome.payload(), kind);
            reply.ifPresentOrElse(good -> good.send(wire), () -> failed(wire));
        } catch (TimeoutException late) {
            if (kind == Kind.API_GATEWAY) {
                message(wire, 503, "Service Unavailable");
            } else {
                failed(wire);
            }
        } catch (ExecutionException refused) {
            refused(wire, refused.getCause());
        }
    }

    private Outcome invoke(String event) {
        try {
            return lambda.invoke(function, event);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new CompletionException(closing);
        }
    }

    private void refused(Wire wire, @Nullable Throwable why) {
        if (!(why instanceof LambdaException refused)) {
            failed(wire);
        } else if (refused.status() == 413) {
            message(wire, 413, "Request Entity Too Large");
        } else if (refused.status() == 429 && kind == Kind.FUNCTION_URL) {
            message(wire, 429, "Rate Exceeded.");
        } else if (refused.status() == 429) {
            message(wire, 503, "Service Unavailable");
        } else {
            failed(wire);
        }
    }

    private void failed(Wire wire) {
        wire.json(kind.failedStatus, kind.failedBody);
    }

    private static void message(Wire wire, int status, String message) {
        wire.json(status, LocalJson.text(LocalJson.object().put("message", message)));
    }

    @Override
    public void close() {
        server.close();
        threads.shutdownNow();
    }
}
