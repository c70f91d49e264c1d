package dev.imagefunction.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.imagefunction.local.http.LocalJson;
import dev.imagefunction.local.http.PortTaken;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Lambda, for the functions deployed to it: invoked from Java, or by the AWS command line and SDKs at
 * {@link #endpoint()}.
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
     * @throws PortTaken when another process has it
     */
    public LocalLambda(int port) {
        api = new InvokeApi(port, this);
    }

    /** Where the Invoke API is: what {@code --endpoint-url} and {@code endpointOverride} take. */
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

    /** How long an asynchronous event waits before each of its retries; Lambda's are 1 and 2 minutes, here 1 and 2 s. */
    public LocalLambda retryAfter(Duration... delays) {
        async.retryAfter(List.of(delays));
        return this;
    }

    /** Told of each asynchronous event that ended, in the shape of the record that a Lambda destination gets. */
    public LocalLambda onSuccess(Consumer<JsonNode> destination) {
        async.onSuccess(destination);
        return this;
    }

    /** Told of each asynchronous event that failed at its last try, likewise. */
    public LocalLambda onFailure(Consumer<JsonNode> destination) {
        async.onFailure(destination);
        return this;
    }

    /**
     * Invokes synchronously ({@code RequestResponse}).
     *
     * @throws LambdaException when there is no such function, its bound is reached, or the event is not JSON of at most 6 MB
     */
    public Outcome invoke(String name, String event) throws InterruptedException {
        var function = function(name);
        return function.invokeNow(invocation(function, InvocationType.RequestResponse, event));
    }

    /**
     * Invokes asynchronously ({@code Event}): a failure is tried again, a full function waited for.
     *
     * @return what the last try came to
     * @throws LambdaException when there is no such function, or the event is not JSON of at most 1 MB
     */
    public CompletableFuture<Outcome> send(String name, String event) {
        var function = function(name);
        return async.accept(function, invocation(function, InvocationType.Event, event));
    }

    /** The function as it is deployed. */
    public FunctionSpec specOf(String name) {
        return function(name).spec();
    }

    /** Starts a process of the function, so that the first event finds it warm. */
    public void warmUp(String name) {
        function(name).warmUp();
    }

    /** The processes of the function that run, busy or warm. */
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
