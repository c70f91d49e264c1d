package dev.imagefunction.trigger.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.boot.Setup;
import dev.imagefunction.generation.Charged;
import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.Image;
import dev.imagefunction.generation.ImageHeader;
import dev.imagefunction.generation.InMemoryStore;
import dev.imagefunction.generation.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What an error says about charges, and whether a client without an id may repeat the request. */
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
    void earlierDeliveryMayHaveBeenCharged() {
        fail(Map.of(1, CUT.after(Duration.ofMinutes(10)), 2, REFUSED));
        var order = Map.of("id", "order-1", "prompt", "otter");
        assertError(post(setup, order), "gateway_timeout", "unknown", true);
        assertError(post(setup, order), "moderation_blocked", "unknown", false);
    }

    @Test
    void imageOfAnEarlierDeliveryWasCharged() {
        fail(Map.of(2, CUT.after(Duration.ofMinutes(10)), 3, REFUSED));
        var order = Map.of("id", "order-1", "prompt", "otter", "n", 2);
        assertError(post(setup, order), "gateway_timeout", "yes", true);
        assertError(post(setup, order), "moderation_blocked", "yes", false);
    }

    @Test
    void unusableResponseOfAnEarlierDeliveryWasCharged() {
        var unusable =
                Failure.of(Failure.Code.GATEWAY_ANSWER_UNUSABLE, "no data").charged(Charged.YES);
        fail(Map.of(1, unusable.after(Duration.ofMinutes(10)), 2, REFUSED));
        var order = Map.of("id", "order-1", "prompt", "otter");
        assertError(post(setup, order), "gateway_answer_unusable", "yes", true);
        assertError(post(setup, order), "moderation_blocked", "yes", false);
    }

    /** An earlier delivery lost its claim, and stores its image after all. */
    @Test
    void imageThatIsStoredMeanwhileIsTheResult() {
        var content = new byte[] {1};
        var header = new ImageHeader(ImageHeader.PNG, 1024, 1024, true);
        var image = new Image(List.of(content), 1, header, Sha256.hex(content), () -> {});
        var id = new GenerationId(Setup.CALLER, "order-1");
        setup.gateway.meanwhile = request -> {
            setup.store.objects(id, Instant.MAX).putImage(request.imageName(0), image, Instant.MAX);
            throw new GenerationException(REFUSED);
        };

        var response = post(setup, Map.of("id", "order-1", "prompt", "otter"));

        assertEquals(200, response.statusCode(), response::body);
        assertEquals(1, Setup.json(response.body()).path("data").size());
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
