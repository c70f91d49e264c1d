package dev.imagefunction.trigger.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.boot.Setup;
import dev.imagefunction.generation.Charged;
import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.InMemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What an error says of money, and whether a client without an id may repeat the request. */
class ChargedTest {
    private static final Failure THROTTLED = Failure.of(Failure.Code.RATE_LIMIT_EXCEEDED, "busy");
    private static final Failure CUT =
            Failure.of(Failure.Code.GATEWAY_TIMEOUT, "cut").charged(Charged.UNKNOWN);
    private static final Failure REFUSED =
            Failure.of(Failure.Code.MODERATION_BLOCKED, "refused").at("prompt");

    private final Setup setup = new Setup();

    /** Fails some calls, by their number from 1. */
    private void fail(Map<Integer, Failure> failures) {
        var calls = new AtomicInteger();
        setup.gateway.meanwhile = request -> {
            var failure = failures.get(calls.incrementAndGet());
            if (failure != null) {
                throw new GenerationException(failure);
            }
        };
    }

    private static ProxyResponse post(Setup setup, Map<String, ?> body) {
        return setup.http(HttpCalls.post(body));
    }

    private static void assertError(ProxyResponse response, String code, String charged, boolean retry) {
        var error = Setup.json(response.body()).path("error");
        assertEquals(code, error.path("code").asText(), response::body);
        assertEquals(charged, error.path("charged").asText(), response::body);
        assertEquals(Boolean.toString(retry), response.headers().get("x-should-retry"));
    }

    @Test
    void failureIsFreeIfNoOtherCallWasPaid() {
        fail(Map.of(1, THROTTLED));
        assertError(post(setup, Map.of("prompt", "otter")), "rate_limit_exceeded", "no", true);
    }

    @Test
    void imagesThatAreStoredArePaidForAgainUnderAnotherId() {
        fail(Map.of(3, THROTTLED));
        var response = post(setup, Map.of("prompt", "otter", "n", 3));
        assertError(response, "rate_limit_exceeded", "yes", false);
        assertTrue(response.body().contains("Images of this generation were charged."), response::body);
    }

    @Test
    void withAnIdTheRequestMayBeRepeated() {
        fail(Map.of(3, THROTTLED));
        var order = Map.of("id", "order-1", "prompt", "otter", "n", 3);
        assertError(post(setup, order), "rate_limit_exceeded", "yes", true);
        assertEquals(200, post(setup, order).statusCode());
        assertEquals(4, setup.gateway.calls.size());
    }

    @Test
    void gatewayThatSaysAtOnceIsGivenAPauseBeforeASecondCharge() {
        fail(Map.of(1, CUT.after(Duration.ZERO)));
        var paused = new ArrayList<Duration>();
        setup.pause = paused::add;
        assertEquals(200, post(setup, Map.of("prompt", "otter")).statusCode());
        assertEquals(1, paused.size());
        assertTrue(paused.getFirst().toSeconds() >= 1, paused::toString);
    }

    @Test
    void earlierAttemptMayHaveBeenCharged() {
        fail(Map.of(1, CUT, 2, THROTTLED));
        assertError(post(setup, Map.of("prompt", "otter")), "rate_limit_exceeded", "unknown", false);
    }

    @Test
    void finalFailureSaysWhatTheOtherCallsCost() {
        fail(Map.of(1, REFUSED, 2, CUT));
        var order = Map.of("id", "order-1", "prompt", "otter", "n", 2);
        assertError(post(setup, order), "moderation_blocked", "unknown", false);
        assertError(post(setup, order), "moderation_blocked", "unknown", false);
    }

    /** The bucket fails as soon as it holds the result. */
    @Test
    void imagesThatCannotBeReadBackArePaidFor() {
        var stores = new ArrayDeque<InMemoryStore>();
        stores.add(new InMemoryStore(
                () -> stores.isEmpty() || stores.getFirst().results().isEmpty() ? Instant.MIN : Instant.MAX));
        var failing = new Setup(Map.of(), stores.getFirst());

        var response = post(failing, Map.of("prompt", "otter", "response_format", "b64_json"));

        assertError(response, "storage_failed", "yes", false);
        var location = response.headers().getOrDefault("location", "");
        assertTrue(location.startsWith("/v1/images/generations/"), location);
    }
}
