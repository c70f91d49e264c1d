package dev.imagefunction;

import static dev.imagefunction.local.store.FaultyStore.ALWAYS;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.local.gateway.LocalGateway;
import dev.imagefunction.local.http.LoopbackTls;
import dev.imagefunction.local.lambda.LocalLambda;
import dev.imagefunction.local.lambda.Outcome;
import dev.imagefunction.local.store.FaultyStore;
import dev.imagefunction.local.store.StoreFault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A store that fails until the end: the last request to it and the response come before Lambda's deadline, and the process
 * serves the next event.
 */
class DeadlineIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(16);

    /** All is over a second before the deadline; half of it is left to a slow machine. */
    private static final Duration LATEST = TIMEOUT.minusMillis(500);

    private static final String SILENT = "silent";

    /**
     * A fault of all writes to one object.
     *
     * @param gateway how long the gateway takes, so that the write falls to the end; or never
     */
    private record Trouble(String id, String object, StoreFault fault, String gateway) {
        String event() {
            return "{\"id\":\"%s\",\"prompt\":\"fault: %s\",\"model\":\"gpt-image-1\"}".formatted(id, gateway);
        }

        String path() {
            return "/" + id + "/" + object;
        }
    }

    /** @param duration from when the process got the event, or a little longer */
    private record Timed(Outcome outcome, Duration duration) {}

    private static final List<Trouble> TROUBLES = List.of(
            new Trouble("result-hangs", "result.json", StoreFault.neverResponds(), "slow 8s"),
            new Trouble("result-slow-down", "result.json", StoreFault.slowDown(), "slow 8s"),
            new Trouble("image-hangs", "0.png", StoreFault.neverResponds(), "slow 8s"),
            new Trouble("image-slow-down", "0.png", StoreFault.slowDown(), "slow 8s"),
            new Trouble("claim-hangs", "claim.json", StoreFault.neverResponds(), "slow 1s"),
            new Trouble("release-hangs", "claim.json", StoreFault.neverResponds(), SILENT));

    @Test
    void everythingIsOverBeforeTheDeadline() throws Exception {
        play(TROUBLES, 0);
    }

    /** Under TLS a stalled write is the hardest to end; the image is larger than all buffers on the way. */
    @Test
    void uploadThatIsNotReadIsOverBeforeTheDeadline() throws Exception {
        play(List.of(new Trouble("image-is-not-read", "0.png", StoreFault.stopsReading(), "slow 6s")), 16_000_000);
    }

    private static void play(List<Trouble> troubles, int imageBytes) throws Exception {
        try (var gateway = new LocalGateway().padding(imageBytes);
                var store = FaultyStore.withBucket(Packaged.BUCKET);
                var lambda = Packaged.lambda(
                        gateway,
                        store,
                        spec -> spec.withTimeout(TIMEOUT)
                                .with(Map.of(
                                        "FUNCTION_TIMEOUT",
                                        TIMEOUT.toString(),
                                        "IMAGE_FUNCTION_GENERATION_MIN_CALL_TIME",
                                        "PT1S",
                                        // so that nothing but the deadline ends a write
                                        "IMAGE_FUNCTION_STORAGE_SMALL_CALL_TIMEOUT",
                                        "PT1M",
                                        "AWS_ENDPOINT_URL_S3",
                                        store.overTls(LoopbackTls.certificate()).toString())),
                        Packaged::trustingLoopback)) {
            invoke(lambda, troubles.stream().map(each -> "{\"prompt\":\"Warm up\"}"));
            for (var each : troubles) {
                if (each.gateway.equals(SILENT)) {
                    store.fail("PUT", each.path(), 1, StoreFault.first(() -> {})); // the claim is created
                }
                store.fail("PUT", each.path(), ALWAYS, each.fault);
            }

            var outcomes = invoke(lambda, troubles.stream().map(Trouble::event));

            var requests = requests(store, troubles);
            assertAll(troubles.stream().map(each -> () -> {
                var timed = outcomes.get(troubles.indexOf(each));
                assertTrue(timed.outcome.failed(), () -> each + timed.outcome.payload());
                assertFalse(timed.outcome.payload().contains("Sandbox.Timedout"), each::id);
                assertTrue(timed.duration.compareTo(LATEST) <= 0, () -> each + " " + timed.duration);
            }));
            store.heal();
            assertAll(invoke(lambda, troubles.stream().map(each -> "{\"prompt\":\"Next\"}")).stream()
                    .map(next -> () -> assertFalse(next.outcome.failed(), next.outcome::payload)));
            assertEquals(requests, requests(store, troubles), "requests after the response");
        }
    }

    private static List<Timed> invoke(LocalLambda lambda, Stream<String> events) {
        var begin = Instant.now();
        var calls = events.map(event -> Packaged.send(lambda, event)
                        .thenApply(outcome -> new Timed(outcome, Duration.between(begin, Instant.now()))))
                .toList();
        return calls.stream().map(CompletableFuture::join).toList();
    }

    /** Those for the generations in trouble. */
    private static List<String> requests(FaultyStore store, List<Trouble> troubles) {
        return store.requests().stream()
                .map(FaultyStore.Request::path)
                .filter(path -> troubles.stream().anyMatch(each -> path.contains("/" + each.id + "/")))
                .toList();
    }
}
