package dev.imagefunction.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.imagefunction.local.http.LocalJson;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Lambda, with the functions that are deployed to it. Java code invokes them by this class; the AWS command line and SDKs
 * invoke them at {@link #endpoint()}.
 */
public final class LocalLambda implements AutoCloseable {
    public static final String REGION = "eu-central-1";
    public static final String ACCOUNT = "000000000000";
    public static final String VERSION = "$LATEST";

    private static final String NO_EVENT = "{}";

    private final Map<String, DeployedFunction> functions = new ConcurrentHashMap<>();
    private final AsyncInvocations async = new AsyncInvocations();
    private final InvokeApi api;

    /**
     * @param port of the Invoke API; 0 for any free one
     * @throws IllegalStateException if another process uses the port
     */
    public LocalLambda(int port) {
        api = new InvokeApi(port, this);
    }

    /** The URL of the Invoke API, for {@code --endpoint-url} and {@code endpointOverride}. */
    public URI endpoint() {
        return api.uri();
    }

    /** Adds a function, or replaces the one of the same name; its first invocation starts its first process. */
    public LocalLambda deploy(FunctionSpec function, FunctionRunner runner) {
        var replaced = functions.put(function.name(), new DeployedFunction(function, runner));
        if (replaced != null) {
            replaced.close();
        }
        return this;
    }

    /** The waits before the two retries of an asynchronous event. Lambda waits 1 and 2 minutes; the default here is 1 and 2 s. */
    public LocalLambda retryAfter(Duration... delays) {
        async.retryAfter(List.of(delays));
        return this;
    }

    /** Sets what gets the record of each asynchronous event that succeeded, as a Lambda destination does. */
    public LocalLambda onSuccess(Consumer<JsonNode> destination) {
        async.onSuccess(destination);
        return this;
    }

    /** Sets what gets the record of each asynchronous event whose last try failed. */
    public LocalLambda onFailure(Consumer<JsonNode> destination) {
        async.onFailure(destination);
        return this;
    }

    /**
     * Invokes synchronously ({@code RequestResponse}).
     *
     * @throws LambdaException if there is no such function, its concurrency is used up, or the event is not JSON of at most 6 MB
     */
    public Outcome invoke(String name, String event) throws InterruptedException {
        var function = function(name);
        return function.invokeNow(invocation(function, InvocationType.RequestResponse, event));
    }

    /**
     * Invokes asynchronously ({@code Event}): retries a failure, and waits while the concurrency is used up.
     *
     * @return the outcome of the last try
     * @throws LambdaException if there is no such function, or the event is not JSON of at most 1 MB
     */
    public CompletableFuture<Outcome> send(String name, String event) {
        var function = function(name);
        return async.accept(function, invocation(function, InvocationType.Event, event));
    }

    /** The function's configuration. */
    public FunctionSpec specOf(String name) {
        return function(name).spec();
    }

    /** Starts a process of the function before its first event. */
    public void warmUp(String name) {
        function(name).warmUp();
    }

    /** The running processes of the function, busy or idle. */
    public List<Long> pids(String name) {
        return function(name).pids();
    }

    /** Kills the function's processes, as SIGKILL does; the next event starts a new one. */
    public void kill(String name) {
        function(name).kill();
    }

    DeployedFunction function(String name) {
        var function = functions.get(name);
        if (function == null) {
            throw LambdaException.unknown(name);
        }
        return function;
    }

    static Invocation invocation(DeployedFunction function, InvocationType type, String event) {
        if (event.getBytes(UTF_8).length > type.limit()) {
            throw LambdaException.tooLarge(type);
        }
        var payload = event.isEmpty() ? NO_EVENT : event;
        try {
            LocalJson.parse(payload);
        } catch (JsonProcessingException malformed) {
            throw LambdaException.notJson(malformed.getOriginalMessage());
        }
        return Invocation.of(function.spec(), payload);
    }

    AsyncInvocations async() {
        return async;
    }

    @Override
    public void close() {
        api.close();
        async.close();
        functions.values().forEach(DeployedFunction::close);
    }
}
