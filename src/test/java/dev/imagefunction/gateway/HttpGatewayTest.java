package dev.imagefunction.gateway;

import static dev.imagefunction.generation.ManualTime.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.generation.Charged;
import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.Gateway;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.GenerationRequest;
import dev.imagefunction.generation.Image;
import dev.imagefunction.generation.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often a call is sent, and what it waits for, with a clock that only waiting moves. */
class HttpGatewayTest {
    private static final GenerationRequest REQUEST =
            new GenerationRequest(null, "model", "An otter", 1, "1024x1024", "low", new TreeMap<>());

    private final ManualTime time = new ManualTime();
    private final Queue<Failure> failures = new ArrayDeque<>();
    private final List<Instant> sent = new ArrayList<>();

    private Gateway.Made send(Gateway.Call call, Consumer<Image> each) {
        sent.add(time.clock().instant());
        var failure = failures.poll();
        if (failure != null) {
            throw new GenerationException(failure);
        }
        return new Gateway.Made(7L, Map.of("tokens", 5), 1);
    }

    private HttpGateway gateway(Map<String, String> settings) {
        return new HttpGateway(this::send, GatewaySettings.of(settings), time.platform());
    }

    private static Gateway.Call call(Duration lastStart) {
        var end = NOON.plus(lastStart);
        return new Gateway.Call(GenerationId.internal("a"), REQUEST, 1, "key", end, end.plusSeconds(60));
    }

    private Gateway.Made generate(Duration lastStart) {
        return gateway(Map.of()).generate(call(lastStart), image -> {});
    }

    private Failure failure(Duration lastStart) {
        return assertThrows(GenerationException.class, () -> generate(lastStart))
                .failure();
    }

    private static Failure rateLimited(@Nullable Duration wait) {
        return Failure.of(Failure.Code.RATE_LIMIT_EXCEEDED, "slower").after(wait);
    }

    private void fail(int times, Failure failure) {
        for (var i = 0; i < times; i++) {
            failures.add(failure);
        }
    }

    @Test
    void callThatSucceedsIsSentOnce() {
        var made = generate(Duration.ofSeconds(1));

        assertEquals(new Gateway.Made(7L, Map.of("tokens", 5), 1), made);
        assertEquals(List.of(NOON), sent);
        assertEquals(List.of(), time.slept());
    }

    @Test
    void waitsAsLongAsTheGatewaySays() {
        fail(1, rateLimited(Duration.ofSeconds(20)));

        assertEquals(2, generate(Duration.ofMinutes(1)).requests());
        assertEquals(List.of(NOON, NOON.plusSeconds(20)), sent);
    }

    @Test
    void noRequestBeginsAtOrAfterTheLastStart() {
        fail(3, rateLimited(Duration.ofSeconds(25)));

        assertEquals(Duration.ofSeconds(25), failure(Duration.ofSeconds(50)).retryAfter());
        assertEquals(List.of(NOON, NOON.plusSeconds(25)), sent);
        assertEquals(Failure.Code.OUT_OF_TIME, failure(Duration.ofSeconds(25)).code());
        assertEquals(Failure.Code.OUT_OF_TIME, failure(Duration.ofSeconds(24)).code());
        assertEquals(2, sent.size());
    }

    @Test
    void sixAttemptsAreTheMost() {
        fail(9, rateLimited(null));

        assertEquals(
                Failure.Code.RATE_LIMIT_EXCEEDED, failure(Duration.ofMinutes(9)).code());
        assertEquals(6, sent.size());
        var most = Duration.ofMillis(500);
        for (var wait : time.slept()) {
            assertTrue(wait.compareTo(most) <= 0, time.slept()::toString);
            most = most.multipliedBy(2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RATE_LIMIT_EXCEEDED, NO, 2",
        "GATEWAY_FAILED, NO, 2",
        "GATEWAY_UNREACHABLE, NO, 2",
        "GATEWAY_FAILED, UNKNOWN, 1",
        "GATEWAY_TIMEOUT, UNKNOWN, 1",
        "GATEWAY_ANSWER_UNUSABLE, YES, 1",
        "GATEWAY_REJECTED, NO, 1",
        "MODERATION_BLOCKED, NO, 1",
        "INVALID_VALUE, NO, 1"
    })
    void onlyAFailureThatIsFreeAndMayPassIsSentAgain(Failure.Code code, Charged charged, int requests) {
        fail(1, Failure.of(code, "why").charged(charged).after(Duration.ofSeconds(1)));

        try {
            assertEquals(requests, generate(Duration.ofMinutes(1)).requests());
        } catch (GenerationException e) {
            assertEquals(code, e.failure().code());
            assertEquals(requests, e.requests());
        }
        assertEquals(requests, sent.size());
    }

    @Test
    void callThatWaitsForAPermitUntilTheLastStartIsNotSent() {
        var all = new ArrayList<Gateway>();
        HttpGateway.Sender sender = (call, each) -> {
            sent.add(time.clock().instant());
            return all.getFirst().generate(call, each);
        };
        all.add(new HttpGateway(sender, GatewaySettings.of(Map.of("parallel-calls", "1")), time.platform()));

        var error = assertThrows(
                GenerationException.class, () -> all.getFirst().generate(call(Duration.ofSeconds(30)), image -> {}));

        assertEquals(Failure.Code.OUT_OF_TIME, error.failure().code());
        assertEquals(Charged.NO, error.failure().charged());
        assertEquals(List.of(NOON), sent);
        assertEquals(List.of(Duration.ofSeconds(30)), time.slept());
    }

    @Test
    void failureTellsHowOftenTheCallWasSent() {
        fail(9, rateLimited(Duration.ofSeconds(1)));
        var error = assertThrows(GenerationException.class, () -> generate(Duration.ofMinutes(1)));
        assertEquals(sent.size(), error.requests());
        assertEquals(6, error.requests());
    }

    @Test
    void permitIsReleasedAfterSuccessAndFailure() {
        var gateway = gateway(Map.of("parallel-calls", "1"));
        fail(1, Failure.of(Failure.Code.GATEWAY_TIMEOUT, "cut").charged(Charged.UNKNOWN));

        assertThrows(GenerationException.class, () -> gateway.generate(call(Duration.ofSeconds(9)), image -> {}));
        gateway.generate(call(Duration.ofSeconds(9)), image -> {});
        gateway.generate(call(Duration.ofSeconds(9)), image -> {});

        assertEquals(List.of(NOON, NOON, NOON), sent);
    }

    @Test
    void waitForAPermitEndsWhenTheFunctionIsStopped() {
        Thread.currentThread().interrupt();
        try {
            fail(1, rateLimited(Duration.ofSeconds(1)));
            assertEquals(
                    Failure.Code.OUT_OF_TIME, failure(Duration.ofMinutes(9)).code());
        } finally {
            assertTrue(Thread.interrupted());
        }
        assertEquals(1, sent.size());
    }
}
