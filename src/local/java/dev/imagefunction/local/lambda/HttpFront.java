package dev.imagefunction.local.lambda;

import com.sun.net.httpserver.HttpExchange;
import dev.imagefunction.local.http.LocalJson;
import dev.imagefunction.local.http.LoopbackServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Puts a function behind HTTP, as API Gateway or a Function URL does, with the limits that each has. */
public final class HttpFront implements AutoCloseable {
    /** What stands before the function. */
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

    /** @param limit after which the caller is told that it took too long; the function goes on */
    public HttpFront(Kind kind, Duration limit, int port, LocalLambda lambda, String function) {
        this.kind = kind;
        this.limit = limit;
        this.lambda = lambda;
        this.function = function;
        this.server = new LoopbackServer(port, this::handle);
    }

    /** Where it answers, without a path. */
    public URI url() {
        return server.uri();
    }

    private void handle(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readNBytes(kind.maxBody + 1);
        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
        if (body.length > kind.maxBody) {
            message(exchange, 413, "Request Entity Too Large");
            return;
        }
        var event = ProxyEvent.of(exchange, body, kind);
        var invocation = CompletableFuture.supplyAsync(() -> invoke(LocalJson.text(event)), threads);
        try {
            var outcome = invocation.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (outcome.failed() || !ProxyReply.write(exchange, outcome.payload(), kind)) {
                failed(exchange);
            }
        } catch (TimeoutException late) {
            if (kind == Kind.API_GATEWAY) {
                message(exchange, 503, "Service Unavailable");
            } else {
                failed(exchange);
            }
        } catch (ExecutionException refused) {
            refused(exchange, refused.getCause());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
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

    private void refused(HttpExchange exchange, @Nullable Throwable why) throws IOException {
        if (!(why instanceof LambdaException refused)) {
            failed(exchange);
        } else if (refused.status() == 413) {
            message(exchange, 413, "Request Entity Too Large");
        } else if (refused.status() == 429 && kind == Kind.FUNCTION_URL) {
            message(exchange, 429, "Rate Exceeded.");
        } else if (refused.status() == 429) {
            message(exchange, 503, "Service Unavailable");
        } else {
            failed(exchange);
        }
    }

    private void failed(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        LoopbackServer.answer(exchange, kind.failedStatus, kind.failedBody);
    }

    private static void message(HttpExchange exchange, int status, String message) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        LoopbackServer.answer(
                exchange, status, LocalJson.text(LocalJson.object().put("message", message)));
    }

    @Override
    public void close() {
        server.close();
        threads.shutdownNow();
    }
}
