package dev.imagefunction.packaged;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.imagefunction.local.LocalEnvironment;
import dev.imagefunction.local.gateway.Fault;
import dev.imagefunction.local.gateway.LocalGateway;
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

/** Notifications delivered as SNS does: retried, then sent to the failure destination. */
@ExtendWith(Deployment.class)
class TopicIT {
    private static final Fault LIMITED = Fault.rateLimited(3600);

    private final LocalEnvironment local;
    private final LocalGateway gateway;
    private final EventFeeder feeder;
    private final LinkedBlockingQueue<FailedEvent> givenUp = new LinkedBlockingQueue<>();
    private final String id = UUID.randomUUID().toString();
    private final String message = "{\"id\": \"%s\", \"prompt\": \"An otter\"}".formatted(id);

    TopicIT(LocalEnvironment local) {
        this.local = local;
        gateway = local.gateway();
        feeder = new EventFeeder(local.lambda());
        local.lambda().onFailure(givenUp::add);
    }

    private Outcome publish(String text) throws Exception {
        return feeder.topic("topic", text).get(2, MINUTES);
    }

    /** An event as it is in the file, but of an SNS message that no other test has. */
    private Outcome deliver(String file) throws Exception {
        var event = Files.readString(Path.of("src/test/resources/events/topic", file));
        return local.lambda()
                .send("topic", event.replaceFirst("95df01b4-ee98-5cb9-9903-\\w+", id))
                .get(2, MINUTES);
    }

    private JsonNode result(String generation) {
        return Eventually.resultNow(local, generation).orElseThrow();
    }

    @Test
    void messageEndsAsItsResult() throws Exception {
        assertFalse(publish(message).failed());

        assertEquals("succeeded", result(id).path("status").asText());
    }

    @Test
    void messageIsPaidOnceThoughDeliveredTwice() throws Exception {
        assertFalse(deliver("one.json").failed());
        assertFalse(deliver("one.json").failed());

        assertEquals("succeeded", result(id).path("status").asText());
        assertEquals(1, gateway.charged());
    }

    @Test
    void limitedRateIsTriedAgain() throws Exception {
        gateway.next(LIMITED, LIMITED);

        assertFalse(publish(message).failed());

        assertEquals(3, gateway.calls().size());
        assertEquals("succeeded", result(id).path("status").asText());
    }

    @Test
    void whatFailsToTheLastIsToldToTheFailureDestination() throws Exception {
        gateway.always(LIMITED);

        assertTrue(publish(message).failed());

        var record = Objects.requireNonNull(givenUp.poll(1, MINUTES));
        assertEquals(3, record.tries());
        assertTrue(record.event().contains(id));
        assertTrue(Eventually.resultNow(local, id).isEmpty());
    }

    @Test
    void invalidMessageIsWrittenDownAndNotTriedAgain() throws Exception {
        assertFalse(publish(message.replace("}", ", \"n\": 0}")).failed());

        assertEquals("n", result(id).at("/error/param").asText());
        assertTrue(gateway.calls().isEmpty());
    }

    @Test
    void unreadableMessageIsWrittenDownUnderItsOwnId() throws Exception {
        assertFalse(deliver("unreadable.json").failed());

        assertEquals("failed", result(id).path("status").asText());
        assertTrue(gateway.calls().isEmpty());
    }

    @Test
    void eventThatABusSentToTheTopicIsTakenOutOfIt() throws Exception {
        var wrapped =
                "{\"id\": \"%s\", \"detail-type\": \"Image Requested\", \"source\": \"shop\", \"detail\": {\"prompt\": \"An otter\"}}";

        assertFalse(publish(wrapped.formatted(id)).failed());

        assertEquals("succeeded", result(id).path("status").asText());
    }

    @Test
    void oneFailedRecordOfSeveralHarmsNoOther() throws Exception {
        gateway.next(LIMITED);
        var event = Files.readString(Path.of("src/test/resources/events/topic/several.json"));

        var outcome = local.lambda()
                .send("topic", event.replace("\"m-", "\"" + id + "-"))
                .get(2, MINUTES);

        assertFalse(outcome.failed());
        assertEquals("succeeded", result(id + "-1").path("status").asText());
        assertEquals("succeeded", result(id + "-2").path("status").asText());
        assertEquals(2, gateway.charged());
        assertEquals(3, gateway.calls().size());
    }
}
