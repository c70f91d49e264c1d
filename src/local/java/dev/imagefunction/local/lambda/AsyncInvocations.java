package dev.imagefunction.local.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import dev.imagefunction.local.http.LocalJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Lambda's queue of asynchronous events: tries each up to three times, then sends a record to its destination. */
final class AsyncInvocations implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile List<Duration> delays = List.of(Duration.ofSeconds(1), Duration.ofSeconds(2));
    private volatile Consumer<JsonNode> onSuccess = ended -> {};
    private volatile Consumer<JsonNode> onFailure = ended -> {};

    void retryAfter(List<Duration> delays) {
        this.delays = delays;
    }

    void onSuccess(Consumer<JsonNode> destination) {
        onSuccess = destination;
    }

    void onFailure(Consumer<JsonNode> destination) {
        onFailure = destination;
    }

    CompletableFuture<Outcome> accept(DeployedFunction function, Invocation invocation) {
        var ended = new CompletableFuture<Outcome>();
        threads.execute(() -> {
            try {
                ended.complete(tryUntilDone(function, invocation));
            } catch (InterruptedException closing) {
                ended.cancel(false);
            } catch (RuntimeException broken) {
                ended.completeExceptionally(broken);
            }
        });
        return ended;
    }

    private Outcome tryUntilDone(DeployedFunction function, Invocation invocation) throws InterruptedException {
        var outcome = function.invokeInTurn(invocation);
        var tries = 1;
        for (var delay : delays) {
            if (!outcome.failed()) {
                break;
            }
            Thread.sleep(delay);
            outcome = function.invokeInTurn(invocation);
            tries++;
        }
        (outcome.failed() ? onFailure : onSuccess).accept(record(invocation, outcome, tries));
        return outcome;
    }

    /** The record that Lambda sends to a destination, version 1.0. */
    private static JsonNode record(Invocation invocation, Outcome outcome, int tries) {
        var record = LocalJson.object()
                .put("version", "1.0")
                .put("timestamp", Instant.now().toString());
        record.putObject("requestContext")
                .put("requestId", invocation.requestId())
                .put("functionArn", invocation.function().arn() + ":" + LocalLambda.VERSION)
                .put("condition", outcome.failed() ? "RetriesExhausted" : "Success")
                .put("approximateInvokeCount", tries);
        record.set("requestPayload", LocalJson.parseOrText(invocation.payload()));
        var response =
                record.putObject("responseContext").put("statusCode", 200).put("executedVersion", LocalLambda.VERSION);
        if (outcome.failed()) {
            response.put("functionError", "Unhandled");
        }
        record.set("responsePayload", LocalJson.parseOrText(outcome.payload()));
        return record;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
