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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Everything around one function process, as fast as possible: Lambda's Runtime API, a gateway that has its response ready,
 * and an S3 that discards what it is sent.
 */
final class World implements AutoCloseable {
    static final String REQUEST = "request";
    static final String RESPONSE = "response";

    static {
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /**
     * What became of an event. Times are {@link System#nanoTime()}'s.
     *
     * @param delivered when the process was sent the event
     * @param answered when it posted its response
     * @param steps the requests that it made in between, by the end of each
     */
    record Outcome(boolean ok, String body, long delivered, long answered, List<Step> steps) {}

    /**
     * A request of the process.
     *
     * @param name {@value #REQUEST} and {@value #RESPONSE} for the two halves of the gateway's, else the S3 object's file name
     * @param begun when its head had arrived, or the response's first byte was written
     * @param ended when it was read, or its response was written
     */
    record Step(String name, long begun, long ended) {}

    private record Turn(String event, CompletableFuture<Outcome> outcome) {}

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer runtime;
    private final HttpServer gateway;
    private final HttpServer store;
    private final String scheme;
    private final byte[] response;

    private final SynchronousQueue<Turn> turns = new SynchronousQueue<>();
    private final CompletableFuture<Long> polled = new CompletableFuture<>();
    private final Map<String, Boolean> written = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Step> steps = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Turn current;
    private volatile long delivered;

    /**
     * Starts.
     *
     * @param authority for TLS, or null for clear HTTP
     * @param image what the gateway returns
     * @param n how often
     */
    World(@Nullable Authority authority, byte[] image, int n) throws IOException {
        scheme = authority == null ? "http" : "https";
        response = SampleImage.response(image, n);
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
        return Map.ofEntries(
                Map.entry("AWS_LAMBDA_RUNTIME_API", host(runtime)),
                Map.entry("AWS_REGION", "us-east-1"),
                Map.entry("AWS_DEFAULT_REGION", "us-east-1"),
                Map.entry("AWS_ACCESS_KEY_ID", "bench"),
                Map.entry("AWS_SECRET_ACCESS_KEY", "bench"),
                Map.entry("AWS_EC2_METADATA_DISABLED", "true"),
                Map.entry("AWS_ENDPOINT_URL_S3", scheme + "://" + host(store)),
                Map.entry("DISABLE_SIGNAL_HANDLERS", "true"),
                Map.entry("GATEWAY_BASE_URL", scheme + "://" + host(gateway) + "/v1"),
                Map.entry("GATEWAY_API_KEY", "sk-bench"),
                Map.entry("IMAGE_BUCKET", "images"),
                // A killed process leaves its cache directory, and later ones look at all of them.
                Map.entry("QUARKUS_VERTX_CACHING", "false"),
                Map.entry("QUARKUS_VERTX_CLASSPATH_RESOLVING", "false"),
                Map.entry("S3_PATH_STYLE", "true"));
    }

    private static String host(HttpServer server) {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** When the process requested its first event; waits for it. */
    long polled(int seconds) throws IOException, InterruptedException {
        try {
            return polled.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("It does not poll for events", e);
        }
    }

    /** Sends the process an event, and waits for its response. */
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
                steps.clear();
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
            var ok = path.endsWith("/response");
            turn.outcome().complete(new Outcome(ok, body, delivered, answered, new ArrayList<>(steps)));
        }
    }

    private void generate(HttpExchange exchange) throws IOException {
        var begun = System.nanoTime();
        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
        var first = System.nanoTime();
        steps.add(new Step(REQUEST, begun, first));
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        send(exchange, 200, response);
        steps.add(new Step(RESPONSE, first, System.nanoTime()));
    }

    private void store(HttpExchange exchange) throws IOException {
        var begun = System.nanoTime();
        var path = exchange.getRequestURI().getPath();
        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
        // before its response is sent, since that lets the process go on
        steps.add(new Step(path.substring(path.lastIndexOf('/') + 1), begun, System.nanoTime()));
        if (!exchange.getRequestMethod().equals("PUT")) {
            send(exchange, 404, "<Error><Code>NoSuchKey</Code></Error>".getBytes(US_ASCII));
        } else if (exchange.getRequestHeaders().containsKey("If-None-Match")
                && written.putIfAbsent(path, true) != null) {
            send(exchange, 412, "<Error><Code>PreconditionFailed</Code></Error>".getBytes(US_ASCII));
        } else {
            exchange.getResponseHeaders().set("ETag", "\"bench\"");
            send(exchange, 200, new byte[0]);
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
