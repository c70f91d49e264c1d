package dev.imagefunction.local.lambda;

import dev.imagefunction.local.http.LocalJson;
import dev.imagefunction.local.http.LoopbackServer;
import dev.imagefunction.local.http.Wire;
import java.net.URI;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Puts a function behind HTTP as API Gateway's HTTP API does, with its limits. */
public final class HttpFront implements AutoCloseable {
    /** API Gateway's limit for a response. */
    public static final Duration LIMIT = Duration.ofSeconds(30);

    private static final int MAX_BODY = 10 * 1024 * 1024;

    private final Duration limit;
    private final LocalLambda lambda;
    private final String function;
    private final LoopbackServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * @param limit when it is over, the caller gets an error; the function goes on
     * @param port 0 for any free one
     */
    public HttpFront(Duration limit, int port, LocalLambda lambda, String function) {
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
        if (body.length > MAX_BODY) {
            message(wire, 413, "Request Entity Too Large");
            return;
        }
        var event = ProxyEvent.of(wire, body);
        var invocation = CompletableFuture.supplyAsync(() -> invoke(LocalJson.text(event)), threads);
        try {
            send(wire, invocation.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException late) {
            message(wire, 503, "Service Unavailable");
        } catch (ExecutionException failed) {
            switch (failed.getCause() instanceof LambdaException refused ? refused.status() : 500) {
                case 413 -> message(wire, 413, "Request Entity Too Large");
                case 429 -> message(wire, 503, "Service Unavailable");
                default -> message(wire, 500, "Internal Server Error");
            }
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

    /** Converts the function's payload of format 2.0 to the response. */
    private static void send(Wire wire, Outcome outcome) {
        var reply = LocalJson.parseOrText(outcome.payload());
        if (outcome.failed() || !reply.path("statusCode").isInt()) {
            message(wire, 500, "Internal Server Error");
            return;
        }
        var headers = new TreeMap<String, String>();
        reply.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        wire.respond(
                reply.path("statusCode").asInt(), headers, reply.path("body").asText(""));
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
