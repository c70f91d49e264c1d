package dev.imagefunction.local;

import dev.imagefunction.local.gateway.Fault;
import dev.imagefunction.local.gateway.LocalGateway;
import dev.imagefunction.local.lambda.FunctionSpec;
import dev.imagefunction.local.lambda.HttpFront;
import dev.imagefunction.local.lambda.LocalLambda;
import dev.imagefunction.local.lambda.PackagedFunction;
import dev.imagefunction.local.queue.LocalQueues;
import dev.imagefunction.local.queue.QueuePoller;
import dev.imagefunction.local.store.LocalStore;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Everything that the function needs, in this process, with the packaged function deployed for each of the five triggers. */
public final class LocalEnvironment implements AutoCloseable {
    public static final String BUCKET = "images";
    /** A bearer token that the http function accepts. */
    public static final String HTTP_KEY = "sk-local";

    /** By the tokens' SHA-256; that of {@code shop} is in the HTTP events of the tests' files, which can be sent by hand. */
    private static final String HTTP_TOKENS = "local:7c9f8cb332edbdb1679a6876df821b38cfee40359a5540148444f31446af1ff4,"
            + "shop:00d97414997e56e78f9562fbe6461ce4960f79bd1707df79673267a42d536329";

    private static final List<String> FUNCTIONS = List.of("generate", "http", "queue", "topic", "bus");
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final LocalGateway gateway;
    private final LocalStore store;
    private final LocalQueues queues;
    private final LocalLambda lambda;
    private final HttpFront http;

    /**
     * Starts everything but the functions' processes, which start when they are first invoked.
     *
     * @param packaged its log gets the environment's own messages, too
     * @throws IllegalStateException if another process uses one of the ports; the message tells what to do
     */
    public LocalEnvironment(LocalSettings settings, PackagedFunction packaged) {
        var log = packaged.log();
        try {
            gateway = started(new LocalGateway(settings.realGateway().isPresent() ? 0 : settings.gateway()));
            gateway.latency(settings.latency());
            settings.fault().map(Fault::named).ifPresent(gateway::always);
            store = started(new LocalStore(settings.objects(), settings.store()));
            store.createBucket(BUCKET);
            queues = started(new LocalQueues(settings.queues(), TIMEOUT, 3));
            lambda = started(new LocalLambda(settings.lambda()));
            http = started(new HttpFront(HttpFront.LIMIT, settings.http(), lambda, "http"));
            var environment = new TreeMap<>(environment());
            settings.realGateway().ifPresent(real -> environment.putAll(gateway(real)));
            for (var function : FUNCTIONS) {
                var spec = FunctionSpec.of(function).withTimeout(TIMEOUT).with(environment);
                lambda.deploy(spec, packaged);
            }
            lambda.onFailure(failed -> log.accept(
                    "asynchronous event failed for good: " + failed.outcome().payload()));
            for (var queue : List.of(LocalQueues.GENERATIONS, LocalQueues.FIFO)) {
                var poll = new QueuePoller.Polling(5, null);
                started.push(new QueuePoller(queues, queue, lambda, "queue", poll, log));
            }
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
    }

    /** The variables of each function; README describes them. */
    private Map<String, String> environment() {
        return Map.ofEntries(
                Map.entry("GATEWAY_BASE_URL", gateway.baseUrl().toString()),
                Map.entry("GATEWAY_API_KEY", LocalGateway.KEY),
                Map.entry("IMAGE_BUCKET", BUCKET),
                Map.entry("FUNCTION_TIMEOUT", TIMEOUT.toString()),
                Map.entry("QUEUE_URL", queues.url(LocalQueues.GENERATIONS)),
                Map.entry("HTTP_TOKENS", HTTP_TOKENS),
                Map.entry("S3_PATH_STYLE", "true"),
                Map.entry("AWS_ENDPOINT_URL_S3", store.endpoint().toString()),
                Map.entry("AWS_ENDPOINT_URL_SQS", queues.endpoint().toString()),
                Map.entry("AWS_ACCESS_KEY_ID", LocalStore.ACCESS_KEY),
                Map.entry("AWS_SECRET_ACCESS_KEY", LocalStore.SECRET_KEY),
                // for people
                Map.entry("QUARKUS_LOG_CATEGORY__IO_QUARKUS__LEVEL", "WARN"),
                Map.entry("QUARKUS_LOG_CONSOLE_FORMAT", "%d{HH:mm:ss} %-5p %s%e%n"));
    }

    /** The real gateway's URL and key, and the proxy. */
    private static Map<String, String> gateway(LocalSettings.RealGateway real) {
        var variables = new TreeMap<>(Map.of("GATEWAY_BASE_URL", real.url().toString(), "GATEWAY_API_KEY", real.key()));
        var proxy = System.getenv("HTTPS_PROXY");
        if (proxy != null) {
            variables.put("HTTPS_PROXY", proxy);
            variables.put("NO_PROXY", "127.0.0.1," + Objects.requireNonNullElse(System.getenv("NO_PROXY"), ""));
        }
        return variables;
    }

    private <T extends AutoCloseable> T started(T server) {
        started.push(server);
        return server;
    }

    public LocalGateway gateway() {
        return gateway;
    }

    public LocalStore store() {
        return store;
    }

    public LocalQueues queues() {
        return queues;
    }

    public LocalLambda lambda() {
        return lambda;
    }

    /** The URL of the HTTP front, without a path. */
    public URI http() {
        return http.url();
    }

    @Override
    public void close() {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception failed) {
                System.err.println("not closed: " + failed);
            }
        }
    }
}
