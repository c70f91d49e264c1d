package dev.imagefunction.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.imagefunction.local.http.LoopbackServer;
import dev.imagefunction.local.http.Wire;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Lambda's Runtime API for one process, which gets its next invocation here and posts the outcome.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Runtime API</a>
 */
final class RuntimeApi implements AutoCloseable {
    /** Lambda's limit for a response, which is 6 MB and 100 bytes. */
    static final int MAX_RESPONSE = 6 * 1024 * 1024 + 100;

    private static final String PREFIX = "/2018-06-01/runtime/";
    private static final String ACCEPTED = "{\"status\":\"OK\"}";

    private final LoopbackServer server;
    private final BlockingQueue<Handover> waiting = new ArrayBlockingQueue<>(1);
    private volatile @Nullable Handover current;

    /** What the process reported instead of a start. */
    private volatile @Nullable Outcome startFailure;

    /** @param port 0 for any free one */
    RuntimeApi(int port) {
        server = new LoopbackServer(port, this::handle);
    }

    /** An invocation in the process: first taken, then done. */
    record Handover(Invocation invocation, CompletableFuture<Void> taken, CompletableFuture<Outcome> outcome) {
        void end(Outcome with) {
            outcome.complete(with);
            taken.complete(null);
        }
    }

    /** The value of {@code AWS_LAMBDA_RUNTIME_API} for the process. */
    String address() {
        return server.uri().getAuthority();
    }

    /** Submits an invocation. No other may be in progress. */
    Handover submit(Invocation invocation) {
        var turn = new Handover(invocation, new CompletableFuture<>(), new CompletableFuture<>());
        current = turn;
        waiting.clear(); // left by an invocation that was never taken
        waiting.add(turn);
        var failure = startFailure;
        if (failure != null) {
            turn.end(failure);
        }
        return turn;
    }

    /** Returns false if the process reported that its start failed. */
    boolean usable() {
        return startFailure == null;
    }

    /** Ends the invocation in progress, if there is one that has not ended. */
    void processExited(int status) {
        var turn = current;
        if (turn != null) {
            turn.end(Outcome.exited(turn.invocation().requestId(), status));
        }
    }

    private void handle(Wire wire) throws InterruptedException {
        var path = wire.path();
        var turn = current;
        if (path.equals(PREFIX + "invocation/next")) {
            next(wire);
        } else if (path.equals(PREFIX + "init/error")) {
            failStart(new Outcome(new String(wire.body(), UTF_8), true));
            wire.json(202, ACCEPTED);
        } else if (turn == null || !path.startsWith(PREFIX + "invocation/" + turn.invocation.requestId() + "/")) {
            wire.json(
                    400, Outcome.error("InvalidRequestID", "no such invocation").payload());
        } else {
            post(wire, turn, path.substring(path.lastIndexOf('/') + 1));
        }
    }

    /** Called before the response is sent: the process ends as soon as it has that. */
    private void failStart(Outcome failure) {
        startFailure = failure;
        var turn = current;
        if (turn != null) {
            turn.end(failure);
        }
    }

    private void next(Wire wire) throws InterruptedException {
        var turn = waiting.take();
        var invocation = turn.invocation();
        var deadline = System.currentTimeMillis() + invocation.timeout().toMillis();
        var trace = invocation.requestId().replace("-", "").substring(0, 24);
        var headers = Map.ofEntries(
                Map.entry("Content-Type", "application/json"),
                Map.entry("Lambda-Runtime-Aws-Request-Id", invocation.requestId()),
                Map.entry(
                        "Lambda-Runtime-Invoked-Function-Arn",
                        invocation.function().arn()),
                Map.entry("Lambda-Runtime-Deadline-Ms", String.valueOf(deadline)),
                Map.entry("Lambda-Runtime-Trace-Id", "Root=1-00000000-" + trace + ";Sampled=0"));
        turn.taken().complete(null);
        wire.respond(200, headers, invocation.payload());
    }

    private void post(Wire wire, Handover turn, String what) {
        var body = wire.body();
        if (body.length > MAX_RESPONSE) {
            var message =
                    "Response payload size exceeded maximum allowed payload size (%d bytes).".formatted(MAX_RESPONSE);
            wire.json(413, Outcome.error("RequestEntityTooLarge", message).payload());
            turn.end(Outcome.error("Function.ResponseSizeTooLarge", message));
        } else if (what.equals("requeue")) { // from Quarkus' dev mode, before it reloads the code
            waiting.add(turn);
            wire.json(200, "{}");
        } else {
            try {
                wire.json(202, ACCEPTED); // before the invocation ends, so that the process is ready for the next one
            } finally {
                turn.end(new Outcome(new String(body, UTF_8), what.equals("error")));
            }
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
