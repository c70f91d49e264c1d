package dev.imagefunction.trigger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.boot.Setup;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.GenerationRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueueTest {
    private static final String REST = "-8bd0-4e9d-bd5c-d0e8a1b2c3d4";
    private static final String FIRST = "00000001" + REST;

    private static final Map<String, String> MODEL_OF_YESTERDAY = Map.of(
            "image-function.generation.models.yesterday.sizes",
            "1024x1024",
            "image-function.generation.models.yesterday.qualities",
            "high");

    private final Setup setup = new Setup();

    /** The numbers of the messages to deliver again. */
    private List<Integer> failures(String name) {
        return setup.queue(Setup.event("queue", name)).stream()
                .map(id -> Integer.valueOf(id.substring(0, 8)))
                .toList();
    }

    private List<String> prompts() {
        return setup.gateway.calls.stream().map(GenerationRequest::prompt).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "one, 00000001-8bd0-4e9d-bd5c-000000000072",
        "from-sns, 95df01b4-ee98-5cb9-9903-000000000065",
        "from-bus, 7bf73129-1428-4cd3-a780-000000000063",
        "from-bus-through-sns, 7bf73129-1428-4cd3-a780-000000000062",
        "from-bus-through-sns-and-bus, 7bf73129-1428-4cd3-a780-000000000074"
    })
    void goodMessageIsMadeOnceUnderTheIdOfWhatCarriedIt(String name, String id) {
        assertEquals(List.of(), failures(name));
        assertEquals(List.of(), failures(name));
        assertEquals(Optional.of("ok"), setup.outcome("internal", id));
        assertEquals(1, setup.gateway.calls.size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unreadable",
                "empty-body",
                "from-sns-unreadable",
                "never-accepted",
                "malformed-accepted",
                "accepted-through-sns"
            })
    void unreadableMessageIsReportedSoThatItEndsInTheDeadLetterQueue(String name) {
        assertEquals(List.of(1), failures(name));
        assertTrue(setup.store.claims().isEmpty());
        assertTrue(setup.gateway.calls.isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"invalid, order-8", "owner-is-no-field, order-9"})
    void invalidMessageIsStoredAndAcknowledged(String name, String id) {
        assertEquals(List.of(), failures(name));
        assertEquals(List.of(), failures(name));
        assertEquals(Optional.of("invalid_value"), setup.outcome("internal", id));
        assertTrue(setup.gateway.calls.isEmpty());
    }

    @Test
    void badMessagesHarmNoOthers() {
        assertEquals(List.of(2, 3), failures("mixed"));
        assertEquals(Optional.of("ok"), setup.outcome("internal", FIRST));
        assertEquals(Optional.of("moderation_blocked"), setup.outcome("internal", "00000004" + REST));
        assertEquals(Optional.of("invalid_value"), setup.outcome("internal", "00000005" + REST));
        assertEquals(Optional.of("internal_error"), setup.outcome("internal", "00000006" + REST));
        assertEquals(Optional.of("ok"), setup.outcome("internal", "00000007" + REST));
    }

    @Test
    void nothingOvertakesAFailedMessageOfItsGroup() {
        assertEquals(List.of(2, 4, 5), failures("fifo"));
        var prompts = prompts();
        assertTrue(prompts.indexOf("a1") < prompts.indexOf("a2"), prompts.toString());
        assertTrue(prompts.contains("c1"));
        assertTrue(prompts.stream().noneMatch(prompt -> prompt.startsWith("b")), prompts.toString());
    }

    /** It can never be processed, so nothing has to wait for it. */
    @Test
    void unreadableMessageDoesNotHoldUpItsGroup() {
        var records = new ArrayList<Map<String, Object>>();
        for (var body : List.of("not json", "{\"prompt\":\"a1\"}", "{\"prompt\":\"a2\"}")) {
            records.add(Map.of(
                    "messageId",
                    "m-" + records.size(),
                    "body",
                    body,
                    "attributes",
                    Map.of("MessageGroupId", "a"),
                    "eventSourceARN",
                    "arn:aws:sqs:eu-central-1:123456789012:images.fifo"));
        }

        assertEquals(List.of("m-0"), setup.queue(Setup.event(Map.of("Records", records))));

        assertEquals(List.of("a1", "a2"), prompts());
    }

    /** Its id stands for another request: nobody would learn of it otherwise. */
    @Test
    void messageWhoseIdIsTakenEndsInTheDeadLetterQueue() {
        assertEquals(List.of(), setup.deliver("{\"id\":\"order-1\",\"prompt\":\"otter\"}"));

        assertEquals(List.of("m-1"), setup.deliver("{\"id\":\"order-1\",\"prompt\":\"seal\"}"));
        assertEquals(List.of("m-1"), setup.deliver("{\"id\":\"order-1\",\"prompt\":\"\"}"));

        assertEquals(Optional.of("ok"), setup.outcome("internal", "order-1"));
        assertEquals(1, setup.gateway.calls.size());
    }

    @Test
    void groupsOfAStandardQueueKeepNoOrder() {
        assertEquals(List.of(1), failures("fair"));
    }

    @Test
    void batchOfTenIsMadeAtOnce() {
        var together = new CyclicBarrier(10);
        setup.gateway.meanwhile = request -> await(together);
        assertEquals(List.of(), failures("ten"));
    }

    @Test
    void noMoreMessagesThanConfiguredAreProcessedAtOnce() {
        var narrow = new Setup(Map.of("PARALLEL_MESSAGES", "2"));
        var pairs = new CyclicBarrier(2);
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        narrow.gateway.meanwhile = request -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            await(pairs);
            now.decrementAndGet();
        };
        assertEquals(List.of(), narrow.queue(Setup.event("queue", "ten")));
        assertEquals(10, narrow.gateway.calls.size());
        assertEquals(2, most.get());
    }

    @Test
    void messagesAfterTheEndAreReportedWithoutBeingBegun() {
        var narrow = new Setup(Map.of("PARALLEL_MESSAGES", "1"));
        narrow.gateway.meanwhile = call -> narrow.time.pass(Duration.ofMinutes(3));

        assertEquals(9, narrow.queue(Setup.event("queue", "ten")).size());

        assertEquals(1, narrow.lines.size());
        assertEquals(1, narrow.store.claims().size());
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(2, TimeUnit.MINUTES);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void acceptedRequestWhoseModelWasRemovedIsRecordedAsFailed() {
        var before = new Setup(MODEL_OF_YESTERDAY, setup.store);
        assertEquals(202, before.http(accepted("yesterday")).statusCode());

        assertEquals(List.of(), setup.deliver(before.sqs.sent.getFirst().messageBody()));

        assertEquals(Optional.of("invalid_value"), setup.outcome(Setup.CALLER, "order-1"));
        assertTrue(setup.gateway.calls.isEmpty());
        assertEquals(List.of(), setup.deliver(before.sqs.sent.getFirst().messageBody()));
    }

    @Test
    void forgedMessageCannotRecordAFailure() {
        assertEquals(202, setup.http(accepted("gpt-image-1")).statusCode());
        var queued = setup.sqs.sent.getFirst().messageBody();

        for (var forged : List.of(
                queued.replace("gpt-image-1", "yesterday"),
                queued.replace("\"n\":1", "\"n\":11"),
                queued.replace("otter", ""),
                queued.replace("\"request\"", "\"else\""))) {
            assertEquals(List.of("m-1"), setup.deliver(forged), forged);
            assertEquals(Optional.empty(), setup.outcome(Setup.CALLER, "order-1"), forged);
        }
        assertTrue(setup.gateway.calls.isEmpty());

        assertEquals(List.of(), setup.deliver(queued));
        assertEquals(Optional.of("ok"), setup.outcome(Setup.CALLER, "order-1"));
    }

    private static Map<String, Object> accepted(String model) {
        return Map.of(
                "rawPath",
                "/v1/images/generations",
                "requestContext",
                Map.of("http", Map.of("method", "POST")),
                "headers",
                Map.of("authorization", "Bearer " + Setup.TOKEN, "prefer", "respond-async"),
                "body",
                "{\"id\":\"order-1\",\"prompt\":\"otter\",\"model\":\"%s\"}".formatted(model));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-records", "no-message-id"})
    void eventThatIsNotFromSqsIsThrown(String name) {
        var event = Setup.event("queue", name);
        assertThrows(GenerationException.class, () -> setup.functions.queue(event));
        assertTrue(setup.gateway.calls.isEmpty());
    }

    @Test
    void responseIsWhatLambdaReads() throws Exception {
        assertEquals(
                "{\"batchItemFailures\":[{\"itemIdentifier\":\"" + FIRST + "\"}]}",
                Setup.MAPPER.writeValueAsString(setup.functions.queue(Setup.event("queue", "unreadable"))));
    }
}
