package dev.imagefunction.trigger.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.boot.Setup;
import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.InMemoryStore;
import dev.imagefunction.generation.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.model.SqsException;

class AsyncTest {
    private final Setup setup = new Setup();

    @Test
    void callThatDoesNotWaitIsQueuedMadeAndFound() {
        var response = setup.http("async");
        assertEquals(202, response.statusCode());
        assertEquals("{\"id\":\"http-async\",\"status\":\"queued\"}", response.body());
        assertEquals("/v1/images/generations/http-async", response.headers().get("location"));
        assertEquals("respond-async", response.headers().get("preference-applied"));
        assertTrue(setup.gateway.calls.isEmpty());
        assertEquals(
                "queued", Setup.json(setup.http("find").body()).path("status").asText());

        assertEquals(List.of(), setup.deliver(setup.sqs.sent.getFirst().messageBody()));
        assertEquals(Optional.of("ok"), setup.outcome(Setup.CALLER, "http-async"));
        assertEquals(200, setup.http("async").statusCode());
        assertEquals(
                "succeeded",
                Setup.json(setup.http("find").body()).path("status").asText());
        assertEquals(1, setup.gateway.calls.size());
    }

    @Test
    void callThatWaitsAWhileGetsTheImagesWhenTheyAreDone() {
        setup.pause = time -> {
            setup.time.pass(time);
            setup.deliver(setup.sqs.sent.getFirst().messageBody());
        };
        var response = setup.http("async-wait");
        assertEquals(200, response.statusCode());
        assertEquals("respond-async, wait=20", response.headers().get("preference-applied"));
    }

    @Test
    void callThatWaitsInVainGetsTheUrlToPoll() {
        var begun = setup.time.clock().instant();
        var response = setup.http("async-wait");
        assertEquals(202, response.statusCode());
        assertEquals(
                Duration.ofSeconds(20),
                Duration.between(begun, setup.time.clock().instant()));
    }

    @Test
    void waitEndsBeforeApiGatewayAndLambdaEndTheCall() {
        var begun = setup.time.clock().instant();
        var response = setup.http(HttpCalls.withHeader("async", "prefer", "wait=3600, respond-async"));
        assertEquals("respond-async, wait=27", response.headers().get("preference-applied"));
        assertEquals(
                Duration.ofSeconds(27),
                Duration.between(begun, setup.time.clock().instant()));

        var shorter = new Setup(Map.of("FUNCTION_TIMEOUT", "PT20S"));
        begun = shorter.time.clock().instant();
        shorter.http("async-wait");
        assertEquals(
                Duration.ofSeconds(18),
                Duration.between(begun, shorter.time.clock().instant()));
    }

    /** RFC 7240: the first one counts. API Gateway joins several headers with a comma. */
    @Test
    void secondWaitIsIgnored() {
        var response = setup.http(HttpCalls.withHeader("async", "prefer", "respond-async, wait=5,wait=20"));
        assertEquals("respond-async, wait=5", response.headers().get("preference-applied"));
    }

    /** API Gateway ends a request 30 s after it came in, and a cold start lies before the function's own clock. */
    @ParameterizedTest
    @CsvSource({"0, 25", "3, 24", "10, 17", "27, 0", "-5, 25", "60, 25", "3600, 25"})
    void waitCountsFromWhenTheRequestCameInUnlessItsTimeIsOver(int secondsAgo, int waited) {
        var setup = new Setup(Map.of(), new InMemoryStore(new ManualTime().clock()));
        var begun = setup.time.clock().instant();
        var context = Map.of(
                "http", Map.of("method", "POST"),
                "timeEpoch", begun.minusSeconds(secondsAgo).toEpochMilli());
        var call = HttpCalls.changed("async", Map.of("requestContext", context));

        var response = setup.http(HttpCalls.withHeader(call, "prefer", "respond-async, wait=25"));

        assertEquals(202, response.statusCode());
        assertEquals(
                waited, Duration.between(begun, setup.time.clock().instant()).toSeconds());
    }

    /** The delivery that makes it may fail, and nothing repeats a plain call. */
    @Test
    void callForARunningGenerationIsQueuedToo() {
        var accepted = new ArrayList<ProxyResponse>();
        var order = Map.of("id", "order-1", "prompt", "otter");
        setup.gateway.meanwhile = request -> {
            setup.gateway.meanwhile = later -> {};
            accepted.add(setup.http(HttpCalls.withHeader(HttpCalls.post(order), "prefer", "respond-async")));
            throw new GenerationException(Failure.of(Failure.Code.RATE_LIMIT_EXCEEDED, "busy"));
        };
        assertEquals(429, setup.http(HttpCalls.post(order)).statusCode());
        assertEquals(202, accepted.getFirst().statusCode());

        assertEquals(List.of(), setup.deliver(setup.sqs.sent.getFirst().messageBody()));
        assertEquals(Optional.of("ok"), setup.outcome(Setup.CALLER, "order-1"));
    }

    @Test
    void pollerIsToldWhenToComeAgain() {
        var polled = new ArrayList<ProxyResponse>();
        polled.add(setup.http("async"));
        polled.add(setup.http("find"));
        setup.gateway.meanwhile = request -> polled.add(setup.http("find"));
        setup.deliver(setup.sqs.sent.getFirst().messageBody());
        assertEquals(
                List.of("queued", "queued", "running"),
                polled.stream()
                        .map(each -> Setup.json(each.body()).path("status").asText())
                        .toList());
        polled.forEach(each -> assertEquals("2", each.headers().get("retry-after")));
        assertNull(setup.http("find").headers().get("retry-after"));
    }

    @Test
    void locationHoldsTheStage() {
        var call = HttpCalls.withHeader("stage", "prefer", "respond-async");
        var location = setup.http(HttpCalls.withHeader(call, "idempotency-key", "order-1"))
                .headers()
                .get("location");
        assertEquals("/prod/v1/images/generations/order-1", location);
    }

    @Test
    void waitAloneMeansToWait() {
        var response = setup.http(HttpCalls.withHeader("generate", "Prefer", "wait=5"));
        assertEquals(200, response.statusCode());
        assertNull(response.headers().get("preference-applied"));
        assertTrue(setup.sqs.sent.isEmpty());
    }

    @Test
    void withoutAQueueNothingIsAccepted() {
        var lone = new Setup(Map.of("QUEUE_URL", ""));
        var response = lone.http("async");
        assertEquals(501, response.statusCode());
        assertEquals("false", response.headers().get("x-should-retry"));
        assertTrue(lone.store.claims().isEmpty());
    }

    private static final Map<String, Object> UNNAMED =
            HttpCalls.withHeader(HttpCalls.post(Map.of("prompt", "An otter")), "prefer", "respond-async");

    @Test
    void messageThatSqsRefusesIsSentAgain() {
        setup.sqs.failure = SqsException.builder().statusCode(403).build();
        for (var call : List.of(setup.http("async"), setup.http(UNNAMED))) {
            assertEquals(503, call.statusCode());
            assertEquals("true", call.headers().get("x-should-retry"));
            assertTrue(call.body().contains("\"charged\":\"no\""), call::body);
        }
        setup.sqs.failure = null;
        assertEquals(202, setup.http("async").statusCode());
        assertEquals(1, setup.sqs.sent.size());
    }

    @Test
    void messageThatMayBeQueuedIsSentAgainUnderItsIdOnly() {
        setup.sqs.failure = SdkClientException.create("no response");
        var named = setup.http("async");
        var unnamed = setup.http(UNNAMED);
        for (var call : List.of(named, unnamed)) {
            assertEquals(503, call.statusCode());
            assertTrue(call.body().contains("\"charged\":\"unknown\""), call::body);
        }
        assertEquals("true", named.headers().get("x-should-retry"));
        assertEquals("/v1/images/generations/http-async", named.headers().get("location"));
        assertEquals("false", unnamed.headers().get("x-should-retry"));
    }

    @Test
    void invalidCallIsNotQueued() {
        assertEquals(
                400,
                setup.http(HttpCalls.withHeader("background", "prefer", "respond-async"))
                        .statusCode());
        assertTrue(setup.sqs.sent.isEmpty());
    }

    @Test
    void standardQueueGetsNoGroupAndFifoQueueOneForEachGeneration() {
        setup.http("async");
        assertNull(setup.sqs.sent.getFirst().messageGroupId());

        var fifo = new Setup(Map.of("QUEUE_URL", "https://sqs.eu-central-1.amazonaws.com/123456789012/images.fifo"));
        fifo.http("async");
        var message = fifo.sqs.sent.getFirst();
        assertTrue(message.messageGroupId().matches("[0-9a-f]{64}"));
        assertEquals(message.messageGroupId(), message.messageDeduplicationId());
    }

    @Test
    void charactersThatSqsRefusesAreDelivered() {
        var response =
                setup.http(HttpCalls.changed("async", Map.of("body", "{\"id\":\"odd\",\"prompt\":\"a\\uffff b\"}")));
        assertEquals(202, response.statusCode(), response.body());
        var body = setup.sqs.sent.getLast().messageBody();
        assertFalse(body.contains("\uffff"));
        assertEquals(List.of(), setup.deliver(body));
        assertEquals("a\uffff b", setup.gateway.calls.element().prompt());
    }

    @Test
    void forgedMessageCannotMakeWhatTheOwnerDidNotRequest() {
        setup.http("async");
        var forged = setup.sqs.sent.getFirst().messageBody().replace("otter", "badger");
        assertEquals(List.of("m-1"), setup.deliver(forged));
        assertTrue(setup.gateway.calls.isEmpty());
        assertEquals(Optional.empty(), setup.outcome(Setup.CALLER, "http-async"));
    }
}
