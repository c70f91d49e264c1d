package dev.imagefunction.local.lambda;

import dev.imagefunction.local.http.LocalJson;
import dev.imagefunction.local.http.LoopbackServer;
import dev.imagefunction.local.http.Wire;
import java.net.URI;
import java.time.Duration;
import java.util.TreeMap;
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
            fail(wire, 413);
            return;
        }
        String event;
        try {
            event = LocalJson.text(ProxyEvent.of(wire, body));
        } catch (IllegalArgumentException malformed) {
            fail(wire, 400);
            return;
        }
        var invocation = threads.submit(() -> lambda.invoke(function, event));
        try {
            respond(wire, invocation.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException late) {
            fail(wire, 503);
        } catch (ExecutionException failed) {
            fail(wire, failed.getCause() instanceof LambdaException refused ? refused.status : 500);
        }
    }

    /** Converts the function's payload of format 2.0 to the response. */
    private static void respond(Wire wire, Outcome outcome) {
        var reply = LocalJson.parseOrText(outcome.payload());
        if (outcome.failed() || !reply.path("statusCode").isInt()) {
            fail(wire, 500);
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

    private static void fail(Wire wire, int status) {
        switch (status) {
            case 400 -> wire.json(400, "{\"message\":\"Bad Request\"}");
            case 413 -> wire.json(413, "{\"message\":\"Request Entity Too Large\"}");
            case 429, 503 -> wire.json(503, "{\"message\":\"Service Unavailable\"}");
            default -> wire.json(500, "{\"message\":\"Internal Server Error\"}");
        }
    }

    @Override
    public void close() {
        server.close();
        threads.shutdownNow();
    }
}
