package dev.imagefunction.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.imagefunction.local.http.LocalJson;
import dev.imagefunction.local.http.LoopbackServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Lambda, with the functions that are deployed to it. Java code invokes them by this class; the AWS command line and SDKs
 * invoke them at {@link #endpoint()}.
 */
public final class LocalLambda implements AutoCloseable {
    public static final String REGION = "eu-central-1";
    public static final String ACCOUNT = "000000000000";
    public static final String VERSION = "$LATEST";

    /** The limit of an event for a synchronous invocation, in bytes. */
    static final int MOST_SYNCHRONOUS = 6 * 1024 * 1024;

    /** The limit of an event for an asynchronous invocation, in bytes. */
    static final int MOST_ASYNCHRONOUS = 1024 * 1024;

    private final Map<String, DeployedFunction> functions = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final LoopbackServer server;
    private volatile List<Duration> delays = List.of(Duration.ofSeconds(1), Duration.ofSeconds(2));
    private volatile Consumer<FailedEvent> onFailure = failed -> {};

    /** An asynchronous event whose last try failed. */
    public record FailedEvent(String event, int tries, Outcome outcome) {}

    /**
     * @param port of the Invoke API; 0 for any free one
     * @throws IllegalStateException if another process uses the port
     */
    public LocalLambda(int port) {
        server = new LoopbackServer(port, new InvokeApi(this)::handle);
    }

    /** The URL of the Invoke API, for {@code --endpoint-url} and {@code endpointOverride}. */
    public URI endpoint() {
        return server.uri();
    }

    /** Adds a function, or replaces the one of the same name; its first invocation starts its first process. */
    public LocalLambda deploy(FunctionSpec function, FunctionRunner runner) {
        var replaced = functions.put(function.name(), new DeployedFunction(function, runner));
        if (replaced != null) {
            replaced.kill();
        }
        return this;
    }

    /**
     * Returns a deployed function.
     *
     * @throws LambdaException if there is none of this name
     */
    public DeployedFunction function(String name) {
        var function = functions.get(name);
        if (function == null) {
            var arn = FunctionSpec.of(name).arn();
            throw new LambdaException(404, "ResourceNotFoundException", "Function not found: " + arn);
        }
        return function;
    }

    /** The waits before the two retries of an asynchronous event. Lambda waits 1 and 2 minutes; the default here is 1 and 2 s. */
    public LocalLambda retryAfter(Duration... waits) {
        delays = List.of(waits);
        return this;
    }

    /** Sets the destination: it gets each asynchronous event whose last try failed. */
    public LocalLambda onFailure(Consumer<FailedEvent> destination) {
        onFailure = destination;
        return this;
    }

    /**
     * Invokes synchronously ({@code RequestResponse}).
     *
     * @throws LambdaException if there is no such function, its concurrency is used up, or the event is not JSON of at most 6 MB
     */
    public Outcome invoke(String name, String event) throws InterruptedException {
        return function(name).invokeNow(invocation(name, event, MOST_SYNCHRONOUS));
    }

    /**
     * Invokes asynchronously ({@code Event}): retries a failure twice, and waits while the concurrency is used up.
     *
     * @return the outcome of the last try
     * @throws LambdaException if there is no such function, or the event is not JSON of at most 1 MB
     */
    public Future<Outcome> send(String name, String event) {
        return send(invocation(name, event, MOST_ASYNCHRONOUS));
    }

    Future<Outcome> send(Invocation invocation) {
        var function = function(invocation.function().name());
        return threads.submit(() -> {
            var outcome = function.invokeInTurn(invocation);
            var waits = delays;
            for (var retry = 0; outcome.failed() && retry < waits.size(); retry++) {
                Thread.sleep(waits.get(retry));
                outcome = function.invokeInTurn(invocation);
            }
            if (outcome.failed()) {
                onFailure.accept(new FailedEvent(invocation.payload(), 1 + waits.size(), outcome));
            }
            return outcome;
        });
    }

    /** @param limit of the event, in bytes */
    Invocation invocation(String name, String event, int limit) {
        var function = function(name).spec();
        if (event.getBytes(UTF_8).length > limit) {
            var message = "Request must be smaller than %d bytes for this invocation type".formatted(limit);
            throw new LambdaException(413, "RequestEntityTooLargeException", message);
        }
        var payload = event.isEmpty() ? "{}" : event;
        try {
            LocalJson.parse(payload);
        } catch (JsonProcessingException malformed) {
            var message = "Could not parse request body into json: " + malformed.getOriginalMessage();
            throw new LambdaException(400, "InvalidRequestContentException", message);
        }
        return Invocation.of(function, payload);
    }

    @Override
    public void close() {
        server.close();
        threads.shutdownNow();
        functions.values().forEach(DeployedFunction::kill);
    }
}
