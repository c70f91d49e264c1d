package dev.imagefunction.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.imagefunction.local.http.LoopbackServer;
import dev.imagefunction.local.http.Wire;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Takes any POST as an event for the function that {@code quarkus:dev} runs, in place of Quarkus' own event server, which
 * listens on every interface.
 */
public final class DevFunction implements AutoCloseable {
    private final RuntimeApi runtime;
    private final LoopbackServer events;

    public DevFunction(int runtimePort, int eventPort) {
        runtime = new RuntimeApi(runtimePort);
        events = new LoopbackServer(eventPort, this::deliver);
    }

    /** The URL to which events are posted. */
    public URI uri() {
        return events.uri();
    }

    private synchronized void deliver(Wire wire) throws InterruptedException {
        var invocation = Invocation.of(FunctionSpec.of("dev"), new String(wire.body(), UTF_8));
        try {
            var limit = invocation.timeout().toMillis();
            var outcome = runtime.submit(invocation).outcome().get(limit, TimeUnit.MILLISECONDS);
            wire.json(outcome.failed() ? 500 : 200, outcome.payload());
        } catch (TimeoutException late) {
            wire.json(504, Outcome.timedOut(invocation).payload());
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        events.close();
        runtime.close();
    }
}
