package dev.imagefunction.trigger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.boot.Setup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;

/** When a failed message comes again. */
class RedeliveryTest {
    private static final String ARN = "arn:aws:sqs:eu-central-1:123456789012:image-function";

    private final Setup setup = new Setup();

    private static Map<String, Object> message(String id, String body, String queue, String group, int received) {
        return Map.of(
                "messageId",
                id,
                "receiptHandle",
                "handle-" + id,
                "body",
                body,
                "eventSourceARN",
                queue,
                "attributes",
                Map.of("ApproximateReceiveCount", "" + received, "MessageGroupId", group));
    }

    private static List<String> deliver(Setup setup, List<Map<String, ?>> messages) {
        return setup.queue(Setup.event(Map.of("Records", messages)));
    }

    private static String prompt(String prompt) {
        return "{\"prompt\": \"%s\"}".formatted(prompt);
    }

    /** The seconds until a message comes again, over enough messages to see the jitter. */
    private List<Integer> delays(String body, int received) {
        var messages = Stream.iterate(0, i -> i + 1)
                .limit(50)
                .map(i -> message("m-" + i, body, ARN, "g" + i, received))
                .toList();
        assertEquals(50, setup.queue(Setup.event(Map.of("Records", messages))).size());
        assertTrue(setup.sqs.changed.stream().allMatch(change -> Setup.QUEUE.equals(change.queueUrl())));
        return setup.sqs.changed.stream()
                .map(ChangeMessageVisibilityRequest::visibilityTimeout)
                .sorted()
                .toList();
    }

    private static void assertWithin(int least, int most, List<Integer> delays) {
        assertEquals(50, delays.size());
        assertTrue(delays.getFirst() >= least && delays.getLast() <= most, delays.toString());
        assertTrue(delays.getFirst() < delays.getLast(), delays.toString());
    }

    @Test
    void gatewaysRetryAfterIsTheLeastWait() {
        assertWithin(7, 9, delays(prompt("THROTTLED"), 1));
    }

    /** A gateway that repeats a short one would else use up all deliveries within a minute. */
    @Test
    void shortRetryAfterIsUsedOnce() {
        assertWithin(80, 100, delays(prompt("THROTTLED"), 3));
    }

    /** A second message for a generation must not reach the dead-letter queue before the first one is done. */
    @Test
    void messageOfARunningGenerationWaitsLonger() {
        setup.gateway.meanwhile = request -> {
            var again = message("m-2", "{\"id\": \"order-1\", \"prompt\": \"otter\"}", ARN, "g", 3);
            assertEquals(List.of("m-2"), deliver(setup, List.of(again)));
        };
        setup.deliver("{\"id\": \"order-1\", \"prompt\": \"otter\"}");

        var wait = setup.sqs.changed.getFirst().visibilityTimeout();
        assertTrue(wait >= 80 && wait <= 100, wait::toString);
    }

    @ParameterizedTest
    @CsvSource({"1, 20, 25", "2, 40, 50", "3, 80, 100", "5, 320, 400", "6, 600, 750", "100, 600, 750"})
    void waitDoublesWithEachDeliveryUpToTenMinutes(int received, int least, int most) {
        assertWithin(least, most, delays(prompt("UNREACHABLE"), received));
    }

    @Test
    void messageThatWasNotBegunComesAgainSoonIfThereIsTimeToSaySo() {
        var narrow = new Setup(Map.of("PARALLEL_MESSAGES", "1"));
        narrow.gateway.meanwhile = call -> narrow.time.pass(Duration.ofMillis(177_500));
        var begun = message("m-1", prompt("otter"), ARN, "g1", 1);
        var late = message("m-2", prompt("otter"), ARN, "g2", 1);
        assertTrue(deliver(narrow, List.of(begun, late)).contains("m-2"));
        assertEquals(1, narrow.gateway.calls.size());

        var change = narrow.sqs.changed.getLast();
        assertEquals("handle-m-2", change.receiptHandle());
        assertTrue(change.visibilityTimeout() >= 20 && change.visibilityTimeout() <= 25, change::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no JSON", "{\"image_function\": {\"owner\": \"shop\", \"id\": \"never-accepted\"}}"})
    void messageThatCannotBeProcessedComesAgainAtOnceSoThatItReachesTheDeadLetterQueue(String body) {
        assertEquals(0, delays(body, 1).getLast());
    }

    @Test
    void operatorHasTenMinutesToCorrectTheKey() {
        var delays = delays(prompt("WRONG KEY"), 1);
        assertEquals(600, delays.getFirst());
        assertEquals(600, delays.getLast());
    }

    @Test
    void messageThatIsDoneIsNotTouched() {
        deliver(
                setup,
                List.of(message("m-1", prompt("otter"), ARN, "g", 1), message("m-2", prompt("REFUSED"), ARN, "g", 1)));
        assertEquals(List.of(), setup.sqs.changed);
    }

    @Test
    void messageOfAnotherQueueIsNotTouched() {
        assertEquals(
                List.of("m-1"), deliver(setup, List.of(message("m-1", prompt("UNREACHABLE"), ARN + "-2", "g", 1))));
        assertEquals(List.of(), setup.sqs.changed);
    }

    @Test
    void withoutQueueUrlOrReceiptHandleTheVisibilityTimeoutApplies() {
        var lone = new Setup(Map.of("QUEUE_URL", ""));
        assertEquals(List.of("m-1"), deliver(lone, List.of(message("m-1", prompt("UNREACHABLE"), ARN, "g", 1))));
        assertEquals(List.of(), lone.sqs.changed);

        var anonymous = Map.of("messageId", "m-1", "body", prompt("UNREACHABLE"), "eventSourceARN", ARN);
        assertEquals(List.of("m-1"), deliver(setup, List.of(anonymous)));
        assertEquals(List.of(), setup.sqs.changed);
    }

    @Test
    void messageIsReportedEvenIfItsVisibilityCannotBeSet() {
        setup.sqs.failure = SdkClientException.create("no connection");
        assertEquals(List.of("m-1"), deliver(setup, List.of(message("m-1", prompt("UNREACHABLE"), ARN, "g", 1))));
    }

    @Test
    void messagesBehindAFailedOneOfTheirGroupComeAgainWithIt() {
        var fifo = new Setup(Map.of("QUEUE_URL", Setup.QUEUE + ".fifo"));
        var group = ARN + ".fifo";
        var failed = deliver(
                fifo,
                List.of(
                        message("m-1", prompt("otter"), group, "g", 1),
                        message("m-2", prompt("UNREACHABLE"), group, "g", 1),
                        message("m-3", prompt("otter"), group, "g", 4)));
        assertEquals(List.of("m-2", "m-3"), failed);
        var changes = fifo.sqs.changed;
        assertEquals(
                List.of("handle-m-2", "handle-m-3"),
                changes.stream()
                        .map(ChangeMessageVisibilityRequest::receiptHandle)
                        .toList());
        assertEquals(changes.getFirst().visibilityTimeout(), changes.getLast().visibilityTimeout());
    }
}
