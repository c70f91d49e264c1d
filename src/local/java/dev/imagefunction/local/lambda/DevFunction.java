package dev.imagefunction.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.imagefunction.local.http.LocalJson;
import dev.imagefunction.local.http.LoopbackServer;
import dev.imagefunction.local.http.Wire;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/**
 * Takes any POST as an event for the function that {@code quarkus:dev} runs, in place of Quarkus' own event server, which
 * listens on every interface.
 */
public final class DevFunction implements AutoCloseable {
    private static final String USAGE = "POST a generation event here, such as {\"prompt\": \"A cute baby sea otter\"}."
            + " The page and the HTTP API are in ./mvnw -Plocal only.";

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

    private void deliver(Wire wire) {
        if (wire.method().equals("POST")) {
            invoke(wire);
        } else {
            wire.json(405, LocalJson.text(LocalJson.object().put("errorMessage", USAGE)));
        }
    }

    private synchronized void invoke(Wire wire) {
        var invocation = Invocation.of(FunctionSpec.of("dev"), new String(wire.body(), UTF_8));
        var late = Outcome.timedOut(invocation);
        var outcome = runtime.submit(invocation)
                .outcome()
                .completeOnTimeout(late, invocation.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .join();
        wire.json(outcome.failed() ? 500 : 200, outcome.payload());
    }

    @Override
    public void close() {
        events.close();
        runtime.close();
    }
}
