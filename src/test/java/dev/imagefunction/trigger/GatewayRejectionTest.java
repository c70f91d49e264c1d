package dev.imagefunction.trigger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.boot.Setup;
import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.GenerationId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** While the operator's key is refused, nothing is recorded; afterwards the same event succeeds. */
class GatewayRejectionTest {
    private static final String EVENT = "{\"id\":\"order-1\",\"prompt\":\"WRONG KEY\"}";

    private final Setup setup = new Setup();
    private String owner = GenerationId.INTERNAL;

    private static Event bus() {
        var detail = Map.of("id", "order-1", "prompt", "WRONG KEY");
        return Setup.event(Map.of("id", "e-1", "detail-type", "Image", "source", "shop", "detail", detail));
    }

    private static Event topic() {
        return Setup.event(Map.of("Records", List.of(Map.of("Sns", Map.of("MessageId", "m-1", "Message", EVENT)))));
    }

    private static void assertThrown(Runnable call) {
        var thrown = assertThrows(GenerationException.class, call::run);
        assertEquals(Failure.Code.GATEWAY_REJECTED, thrown.failure().code());
        assertTrue(String.valueOf(thrown.getMessage()).startsWith("gateway_rejected: "));
    }

    @Test
    void directInvocationThrows() {
        assertThrown(() -> setup.generate(Map.of("id", "order-1", "prompt", "WRONG KEY")));
    }

    @Test
    void topicThrows() {
        assertThrown(() -> setup.functions.topic(topic()));
    }

    @Test
    void busThrows() {
        assertThrown(() -> setup.functions.bus(bus()));
    }

    @Test
    void queueKeepsTheMessageForTenMinutes() {
        assertEquals(List.of("m-1"), setup.deliver(EVENT));
        assertEquals(600, setup.sqs.changed.getFirst().visibilityTimeout());
    }

    @Test
    void httpCallerIsToldNotToRetry() {
        owner = Setup.CALLER;
        var response = setup.http(Map.of(
                "version",
                "2.0",
                "rawPath",
                "/v1/images/generations",
                "requestContext",
                Map.of("http", Map.of("method", "POST")),
                "headers",
                Map.of("authorization", "Bearer " + Setup.TOKEN),
                "body",
                EVENT));
        assertEquals(502, response.statusCode());
        assertEquals("false", response.headers().get("x-should-retry"));
        assertEquals(
                "gateway_rejected",
                Setup.json(response.body()).path("error").path("code").asText());
    }

    @AfterEach
    void idStaysUsable() {
        assertEquals(Optional.empty(), setup.outcome(owner, "order-1"));
        assertEquals(1, setup.gateway.calls.size());
        setup.gateway.isKeyRefused = false;
        if (owner.equals(GenerationId.INTERNAL)) {
            assertEquals(List.of(), setup.deliver(EVENT));
            assertEquals(Optional.of("ok"), setup.outcome(owner, "order-1"));
            assertEquals(2, setup.gateway.calls.size());
        }
    }
}
