package dev.imagefunction.packaged;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.imagefunction.local.LocalEnvironment;
import dev.imagefunction.local.gateway.Fault;
import dev.imagefunction.local.gateway.LocalGateway;
import dev.imagefunction.local.http.LocalJson;
import dev.imagefunction.local.lambda.EventFeeder;
import dev.imagefunction.local.lambda.LocalLambda.FailedEvent;
import dev.imagefunction.local.lambda.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Events delivered as an EventBridge rule does; the answer goes to the function's destination. */
@ExtendWith(Deployment.class)
class BusIT {
    private static final Fault LIMITED = Fault.rateLimited(3600);

    private final LocalEnvironment local;
    private final LocalGateway gateway;
    private final EventFeeder feeder;
    private final LinkedBlockingQueue<FailedEvent> givenUp = new LinkedBlockingQueue<>();
    private final String id = UUID.randomUUID().toString();
    private final String detail = "{\"id\": \"%s\", \"prompt\": \"An otter\"}".formatted(id);

    BusIT(LocalEnvironment local) {
        this.local = local;
        gateway = local.gateway();
        feeder = new EventFeeder(local.lambda());
        local.lambda().onFailure(givenUp::add);
    }

    private Outcome put(String json) throws Exception {
        return feeder.bus("bus", "Image Requested", LocalJson.parseOrText(json)).get(2, MINUTES);
    }

    private static JsonNode response(Outcome outcome) {
        assertFalse(outcome.failed(), outcome::payload);
        return LocalJson.parseOrText(outcome.payload());
    }

    @Test
    void responseIsTheResult() throws Exception {
        var answer = response(put(detail));
        assertEquals(id, answer.path("id").asText());
        assertEquals("succeeded", answer.path("status").asText());
        assertTrue(answer.at("/data/0/url").isTextual());
    }

    @Test
    void eventIsPaidOnceThoughDeliveredTwice() throws Exception {
        var event = Files.readString(Path.of("src/test/resources/events/bus/one.json"))
                .replace("7bf73129-1428-4cd3-a780-95db273d1602", id);

        assertFalse(local.lambda().send("bus", event).get(2, MINUTES).failed());
        var second = local.lambda().send("bus", event).get(2, MINUTES);

        assertEquals(id, response(second).path("id").asText());
        assertEquals(1, gateway.charged());
    }

    @Test
    void limitedRateIsTriedAgain() throws Exception {
        gateway.next(LIMITED, LIMITED);

        assertEquals("succeeded", response(put(detail)).path("status").asText());
        assertEquals(1, gateway.charged());
    }

    @Test
    void whatFailsToTheLastIsToldToTheFailureDestination() throws Exception {
        gateway.always(LIMITED);

        assertTrue(put(detail).failed());

        var record = Objects.requireNonNull(givenUp.poll(1, MINUTES));
        assertEquals(3, record.tries());
        assertTrue(record.event().contains(id));
    }

    @Test
    void invalidEventIsAFailedAnswerThatIsWrittenDown() throws Exception {
        var outcome = put(detail.replace("}", ", \"n\": 0}"));

        assertEquals("n", response(outcome).at("/error/param").asText());
        assertEquals(
                "failed",
                Eventually.resultNow(local, id).orElseThrow().path("status").asText());
        assertTrue(gateway.calls().isEmpty());
    }

    @Test
    void eventWithoutARequestIsToldToTheFailureDestination() throws Exception {
        assertTrue(put("{}").failed());

        assertEquals(3, Objects.requireNonNull(givenUp.poll(1, MINUTES)).tries());
        assertTrue(gateway.calls().isEmpty());
    }
}
