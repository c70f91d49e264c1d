package dev.imagefunction.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.imagefunction.boot.Setup;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.InMemoryStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.model.SqsException;

class LogLineTest {
    private static JsonNode line(Setup setup) {
        return Setup.json(setup.lines.getLast());
    }

    /** What CloudWatch requires of a line, by the Embedded Metric Format's specification. */
    private static void assertIsEmbeddedMetricFormat(JsonNode line) {
        assertTrue(line.path("_aws").path("Timestamp").isIntegralNumber());
        var directive = line.path("_aws").path("CloudWatchMetrics").path(0);
        assertEquals("ImageFunction", directive.path("Namespace").asText());
        assertTrue(directive.path("Metrics").size() <= 100);
        for (var set : directive.path("Dimensions")) {
            for (var dimension : set) {
                assertTrue(line.path(dimension.asText()).isTextual(), dimension.asText());
            }
        }
        for (var metric : directive.path("Metrics")) {
            var name = metric.path("Name").asText();
            assertTrue(line.path(name).isNumber(), name);
            assertTrue(List.of("Count", "Milliseconds", "Bytes", "None")
                    .contains(metric.path("Unit").asText()));
        }
    }

    @Test
    void generationIsOneLineOfMetricsAndFields() {
        var setup = new Setup(Map.of("AWS_LAMBDA_FUNCTION_NAME", "image-function-dev-generate"));
        setup.functions.generate(Setup.event("generate", "full"));
        assertEquals(1, setup.lines.size());
        assertFalse(setup.lines.getFirst().contains("\n"));
        var line = line(setup);
        assertIsEmbeddedMetricFormat(line);
        assertEquals("image-function-dev-generate", line.path("Function").asText());
        assertEquals("gpt-image-1.5", line.path("model").asText());
        assertEquals("generate", line.path("trigger").asText());
        assertEquals("generate-full", line.path("id").asText());
        assertEquals("internal", line.path("owner").asText());
        assertEquals("succeeded", line.path("outcome").asText());
        assertEquals(3, line.path("Images").asInt());
        assertEquals(3, line.path("Charged").asInt());
        assertEquals(3, line.path("calls").asInt());
        assertEquals(9, line.path("Bytes").asInt());
        assertEquals(300, line.path("usage").path("total_tokens").asInt());
        assertTrue(line.path("EstimatedCost").isMissingNode());
    }

    @Test
    void promptIsLoggedOnlyWhenConfigured() {
        var silent = new Setup();
        silent.functions.generate(Setup.event("generate", "full"));
        assertFalse(silent.lines.getFirst().contains("otter"));

        var open = new Setup(Map.of("LOG_PROMPTS", "true"));
        open.functions.generate(Setup.event("generate", "full"));
        assertEquals("A cute baby sea otter", line(open).path("prompt").asText());
    }

    @Test
    void costIsEstimatedWherePricesAreConfigured() {
        var setup = new Setup(Map.of("PRICES", "gpt-image-1.5:0.2, gpt-image-1:0.1"));
        setup.functions.generate(Setup.event("generate", "full"));
        var line = line(setup);
        assertIsEmbeddedMetricFormat(line);
        assertEquals(0.6, line.path("EstimatedCost").asDouble(), 1e-9);
    }

    @Test
    void failuresAreCounted() {
        var setup = new Setup();
        setup.functions.generate(Setup.event("generate", "refused"));
        var refused = line(setup);
        assertIsEmbeddedMetricFormat(refused);
        assertEquals(1, refused.path("Refused").asInt());
        assertEquals(1, refused.path("Failed").asInt());
        assertEquals("moderation_blocked", refused.path("code").asText());
        assertTrue(refused.path("Bytes").isMissingNode());

        var event = Setup.event("generate", "throttled");
        assertThrows(GenerationException.class, () -> setup.functions.generate(event));
        var throttled = line(setup);
        assertEquals(0, throttled.path("Refused").asInt());
        assertEquals("rate_limit_exceeded", throttled.path("outcome").asText());
    }

    /** Lambda counts no error for a function that reports failures instead of throwing them. */
    @Test
    void failureThatNoCallerCausedIsAFault() {
        var setup = new Setup();
        setup.deliver("{\"id\": \"a\", \"prompt\": \"WRONG KEY\"}");
        assertIsEmbeddedMetricFormat(line(setup));
        assertEquals(1, line(setup).path("Faults").asInt());

        for (var prompt : List.of("REFUSED", "THROTTLED", "fine")) {
            setup.deliver("{\"id\": \"%s\", \"prompt\": \"%s\"}".formatted(prompt, prompt));
            assertEquals(0, line(setup).path("Faults").asInt(), prompt);
        }
    }

    /** Such a failure ends an HTTP request or a queued one before its delivery begins. */
    @Test
    void failureOutsideADeliveryIsAFaultToo() {
        var unread = new Setup(Map.of("HTTP_TOKENS", "", "HTTP_TOKENS_SECRET", "tokens"));
        assertEquals(503, unread.http("generate").statusCode());
        assertFault("secret_unreadable", unread);

        var unsent = new Setup();
        unsent.sqs.failure = SqsException.builder().statusCode(403).build();
        assertEquals(503, unsent.http("async").statusCode());
        assertFault("queue_unavailable", unsent);
        unsent.sqs.failure = SdkClientException.create("no response");
        assertEquals(503, unsent.http("async").statusCode());
        assertFault("queue_unavailable", unsent);

        var stopped = new Setup(Map.of(), new InMemoryStore(() -> Instant.MAX));
        for (var call : List.of("find", "async", "generate")) {
            assertEquals(503, stopped.http(call).statusCode());
            assertFault("storage_failed", stopped);
        }
        unsent.sqs.failure = null;
        assertEquals(202, unsent.http("async").statusCode());
        assertEquals(List.of("m-1"), stopped.deliver(unsent.sqs.sent.getFirst().messageBody()));
        assertFault("storage_failed", stopped);

        var fine = new Setup();
        assertEquals(401, fine.http("wrong-token").statusCode());
        assertEquals(404, fine.http("find").statusCode());
        assertEquals(List.of(), fine.lines);
    }

    @Test
    void imagesWhoseUrlsCannotBeSignedAreCountedOnce() {
        var setup = new Setup();
        setup.store.isUnsigned = true;
        assertThrows(GenerationException.class, () -> setup.functions.generate(Setup.event("generate", "full")));
        assertEquals(3, line(setup).path("Charged").asInt());
        assertFault("storage_failed", setup);

        assertThrows(GenerationException.class, () -> setup.functions.generate(Setup.event("generate", "full")));
        assertTrue(line(setup).path("Charged").isMissingNode());
        assertFault("storage_failed", setup);
    }

    /** Reported once. */
    private static void assertFault(String code, Setup setup) {
        assertEquals(1, setup.lines.size());
        assertIsEmbeddedMetricFormat(line(setup));
        assertEquals(1, line(setup).path("Faults").asInt());
        assertEquals(code, line(setup).path("code").asText());
        setup.lines.clear();
    }

    @Test
    void replayLowersNoAverage() {
        var setup = new Setup();
        setup.functions.generate(Setup.event("generate", "full"));
        setup.functions.generate(Setup.event("generate", "full"));
        var replay = line(setup);
        assertIsEmbeddedMetricFormat(replay);
        assertTrue(replay.path("replayed").asBoolean());
        assertEquals(0, replay.path("Charged").asInt());
        assertTrue(replay.path("GatewayMillis").isMissingNode());
    }

    @Test
    void lineOfABatchNamesLambdasRequestAndTrace() {
        var setup = new Setup();
        MDC.put(LambdaContext.REQUEST_ID, "8476a536-e9f4-11e8-9739-2dfe598c3fcd");
        System.setProperty(
                "com.amazonaws.xray.traceHeader",
                "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1");
        try {
            setup.queue(Setup.event("queue", "one"));
        } finally {
            System.clearProperty("com.amazonaws.xray.traceHeader");
            MDC.remove(LambdaContext.REQUEST_ID);
        }
        assertEquals(
                "8476a536-e9f4-11e8-9739-2dfe598c3fcd",
                line(setup).path("request_id").asText());
        assertEquals(
                "1-5759e988-bd862e3fe1be46a994272793",
                line(setup).path("trace_id").asText());
    }
}
