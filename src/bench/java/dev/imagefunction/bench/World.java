package dev.imagefunction.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import org.jspecify.annotations.Nullable;

/**
 * All that surrounds one function process, as fast as can be: Lambda's Runtime API, a gateway that has its answer ready,
 * and an S3 that swallows what it is given.
 */
final class World implements AutoCloseable {
    static {
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** What became of an event, and when, by {@link System#nanoTime()}. */
    record Outcome(boolean ok, String body, Moments moments) {}

    /**
     * When what happened on an event's way.
     *
     * @param delivered the process got the event
     * @param asked the gateway was asked, so the claim is written
     * @param stored the last image was stored
     * @param answered the process gave its answer, the outcome being written
     */
    record Moments(long delivered, long asked, long stored, long answered) {}

    private record Turn(String event, CompletableFuture<Outcome> outcome) {}

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer runtime;
    private final HttpServer gateway;
    private final HttpServer store;
    private final String scheme;
    private final byte[] answer;

    private final SynchronousQueue<Turn> turns = new SynchronousQueue<>();
    private final CompletableFuture<Long> polled = new CompletableFuture<>();
    private final Map<String, Boolean> written = new ConcurrentHashMap<>();
    private volatile @Nullable Turn current;
    private volatile long delivered;
    private volatile long asked;
    private volatile long stored;

    /**
     * Starts.
     *
     * @param authority for TLS, or null for clear HTTP
     * @param image what the gateway answers
     * @param n how often
     */
    World(@Nullable Authority authority, byte[] image, int n) throws IOException {
        scheme = authority == null ? "http" : "https";
        answer = SampleImage.answer(image, n);
        runtime = server(null, this::runtime);
        gateway = server(authority, this::generate);
        store = server(authority, this::store);
    }

    private HttpServer server(@Nullable Authority authority, HttpHandler handler) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        HttpServer server;
        if (authority == null) {
            server = HttpServer.create(address, 0);
        } else {
            var secure = HttpsServer.create(address, 0);
            secure.setHttpsConfigurator(new HttpsConfigurator(authority.context()));
            server = secure;
        }
        server.createContext("/", exchange -> {
            try (exchange) {
                handler.handle(exchange);
            }
        });
        server.setExecutor(threads);
        server.start();
        return server;
    }

    /** The environment by which the process finds its surroundings. */
    Map<String, String> environment() {
        var models = scheme + "://127.0.0.1:" + gateway.getAddress().getPort();
        var s3 = scheme + "://127.0.0.1:" + store.getAddress().getPort();
        return Map.ofEntries(
                Map.entry(
                        "AWS_LAMBDA_RUNTIME_API",
                        "127.0.0.1:" + runtime.getAddress().getPort()),
                Map.entry("AWS_REGION", "us-east-1"),
                Map.entry("AWS_DEFAULT_REGION", "us-east-1"),
                Map.entry("AWS_ACCESS_KEY_ID", "bench"),
                Map.entry("AWS_SECRET_ACCESS_KEY", "bench"),
                Map.entry("AWS_EC2_METADATA_DISABLED", "true"),
                Map.entry("AWS_ENDPOINT_URL_S3", s3),
                Map.entry("DISABLE_SIGNAL_HANDLERS", "true"),
                Map.entry("GATEWAY_BASE_URL", models + "/v1"),
                Map.entry("GATEWAY_API_KEY", "sk-bench"),
                Map.entry("IMAGE_BUCKET", "images"),
                Map.entry("S3_PATH_STYLE", "true"));
    }

    /** When the process asked for its first event. */
    CompletableFuture<Long> polled() {
        return polled;
    }

    /** Hands the process an event, and waits for what comes of it. */
    Outcome invoke(String event) throws InterruptedException {
        var turn = new Turn(event, new CompletableFuture<>());
        turns.put(turn);
        return turn.outcome().join();
    }

    private void runtime(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        if (path.endsWith("/invocation/next")) {
            polled.complete(System.nanoTime());
            try {
                var turn = turns.take();
                current = turn;
                var headers = exchange.getResponseHeaders();
                headers.set("Content-Type", "application/json");
                headers.set("Lambda-Runtime-Aws-Request-Id", UUID.randomUUID().toString());
                headers.set("Lambda-Runtime-Deadline-Ms", String.valueOf(System.currentTimeMillis() + 120_000));
                headers.set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:1:function:bench");
                headers.set("Lambda-Runtime-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793");
                delivered = System.nanoTime();
                send(exchange, 200, turn.event().getBytes(UTF_8));
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
            return;
        }
        var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        var answered = System.nanoTime();
        send(exchange, 202, new byte[0]);
        var turn = current;
        if (turn != null) {
            var moments = new Moments(delivered, asked, stored, answered);
            turn.outcome().complete(new Outcome(path.endsWith("/response"), body, moments));
        }
    }

    private void generate(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
        asked = System.nanoTime();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        send(exchange, 200, answer);
    }

    private void store(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
        if (!exchange.getRequestMethod().equals("PUT")) {
            send(exchange, 404, "<Error><Code>NoSuchKey</Code></Error>".getBytes(US_ASCII));
        } else if (exchange.getRequestHeaders().containsKey("If-None-Match")
                && written.putIfAbsent(path, true) != null) {
            send(exchange, 412, "<Error><Code>PreconditionFailed</Code></Error>".getBytes(US_ASCII));
        } else {
            exchange.getResponseHeaders().set("ETag", "\"bench\"");
            send(exchange, 200, new byte[0]);
            if (path.endsWith(".png")) {
                stored = System.nanoTime();
            }
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        runtime.stop(0);
        gateway.stop(0);
        store.stop(0);
        threads.shutdownNow();
    }
}
