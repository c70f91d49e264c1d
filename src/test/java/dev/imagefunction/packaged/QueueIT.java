package dev.imagefunction.packaged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.imagefunction.local.LocalEnvironment;
import dev.imagefunction.local.gateway.Fault;
import dev.imagefunction.local.gateway.LocalGateway;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.sqs.model.Message;

/** A standard queue's messages, with real redelivery and a real dead-letter queue. */
@ExtendWith(Deployment.class)
class QueueIT {
    private static final Fault LIMITED = Fault.rateLimited(3600);
    private static final String UNREADABLE = "An otter, please";

    private final LocalEnvironment local;
    private final LocalGateway gateway;
    private final Mailbox mailbox;
    private final String run = UUID.randomUUID().toString();

    QueueIT(LocalEnvironment local) {
        this.local = local;
        this.gateway = local.gateway();
        this.mailbox = new Mailbox(local, "");
    }

    @AfterEach
    void close() {
        mailbox.close();
    }

    private static String body(String id) {
        return "{\"id\": \"%1$s\", \"prompt\": \"Otter %1$s\"}".formatted(id);
    }

    private List<String> ids(int count) {
        return IntStream.range(0, count).mapToObj(index -> run + "-" + index).toList();
    }

    private List<String> deliver(String... bodies) {
        var messages = mailbox.send("", List.of(bodies));
        mailbox.deliver();
        mailbox.awaitEmpty();
        return messages;
    }

    private JsonNode result(String id) {
        return Eventually.result(local, id);
    }

    @Test
    void tenMessagesTakeNoLongerThanOne() {
        var ids = ids(10);
        gateway.latency(Duration.ofSeconds(2));

        deliver(ids.stream().map(QueueIT::body).toArray(String[]::new));

        ids.forEach(id -> assertEquals("succeeded", result(id).path("status").asText()));
        assertEquals(10, gateway.busiest());
        assertEquals(10, gateway.charged());
    }

    @Test
    void onlyWhatMayYetSucceedOfABatchOfTenIsDeliveredAgain() {
        var ids = ids(6);
        var invalid = run + "-invalid";
        gateway.next(LIMITED, LIMITED, Fault.moderationBlocked());

        deliver(
                body(ids.get(0)),
                body(ids.get(1)),
                UNREADABLE,
                body(ids.get(2)),
                "{\"id\": \"%s\", \"prompt\": \"An otter\", \"n\": 0}".formatted(invalid),
                body(ids.get(3)),
                "{\"prompt\": \"An otter\"",
                body(ids.get(4)),
                body(ids.get(0)),
                body(ids.get(5)));

        var outcomes = ids.stream()
                .map(id -> result(id).path("status").asText())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertEquals(5, outcomes.get("succeeded"));
        assertEquals(1, outcomes.get("failed")); // by moderation
        assertEquals("n", result(invalid).at("/error/param").asText());
        assertEquals(5, gateway.charged());
        assertEquals(8, gateway.calls().size()); // each once, and the two that were limited once more
        assertEquals(
                List.of(UNREADABLE, "{\"prompt\": \"An otter\""),
                mailbox.deadLetters(2).stream().map(Message::body).sorted().toList());
    }

    @Test
    void messageThatIsSentTwiceIsPaidOnce() {
        deliver(body(run), body(run));

        assertEquals("succeeded", result(run).path("status").asText());
        assertEquals(1, gateway.charged());
    }

    @Test
    void messageWithoutAnIdIsPaidOnceHoweverOftenItIsDelivered() {
        gateway.next(LIMITED, LIMITED);

        var message = deliver("{\"prompt\": \"An otter\"}").get(0);

        assertEquals("succeeded", result(message).path("status").asText());
        assertEquals(1, gateway.charged());
        assertEquals(3, gateway.calls().size());
    }

    @Test
    void messageThatTheGatewayNeverTakesEndsInTheDeadLetterQueue() {
        gateway.always(LIMITED);

        deliver(body(run));

        assertEquals(body(run), mailbox.deadLetters(1).get(0).body());
        assertEquals(Mailbox.RECEIVES, gateway.calls().size());
        assertTrue(Eventually.resultNow(local, run).isEmpty());
    }

    @Test
    void whatSnsAndEventBridgeWrappedIsTakenOutOfIt() {
        var event = "{\"prompt\": \"An otter\"}";
        var ids = ids(3);

        deliver(fromTopic(ids.get(0), event), fromBus(ids.get(1), event), fromTopic("any", fromBus(ids.get(2), event)));

        ids.forEach(id -> assertEquals("succeeded", result(id).path("status").asText()));
        assertEquals(3, gateway.calls().size());
        assertEquals("An otter", gateway.calls().get(0).prompt());
    }

    private static String fromTopic(String id, String message) {
        return "{\"Type\": \"Notification\", \"MessageId\": \"%s\", \"TopicArn\": \"arn:aws:sns:eu-central-1:1:t\", \"Message\": %s}"
                .formatted(id, TextNode.valueOf(message));
    }

    private static String fromBus(String id, String detail) {
        return "{\"version\": \"0\", \"id\": \"%s\", \"detail-type\": \"Image Requested\", \"source\": \"shop\", \"detail\": %s}"
                .formatted(id, detail);
    }
}
