package dev.imagefunction;

import static dev.imagefunction.local.store.FaultyStore.ALWAYS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.local.gateway.LocalGateway;
import dev.imagefunction.local.http.LoopbackServer;
import dev.imagefunction.local.store.FaultyStore;
import dev.imagefunction.local.store.StoreFault;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** API Gateway ends a request 30 s after it received it: an asynchronous one gets its response before that, even if AWS is slow. */
class PatienceIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @ParameterizedTest
    @CsvSource({"/claim.json, 20", "the queue, 25"})
    void asynchronousRequestGetsItsResponseInTimeThoughSomethingHangs(String what, int secondsAgo) throws Exception {
        try (var gateway = new LocalGateway();
                var queue = new LoopbackServer(0, wire -> {
                    wire.body();
                    wire.hold();
                });
                var store = FaultyStore.withBucket(Packaged.BUCKET);
                var lambda = Packaged.lambda(
                        gateway,
                        store,
                        spec -> spec.with(Map.of(
                                "QUARKUS_FUNQY_EXPORT",
                                "http",
                                "HTTP_TOKENS",
                                "none",
                                "QUEUE_URL",
                                queue.uri() + "/000000000000/images",
                                "AWS_ENDPOINT_URL_SQS",
                                queue.uri().toString())))) {
            lambda.invoke("generate", "{\"rawPath\":\"/v1/models\"}"); // the start is not measured
            store.fail("PUT", what, ALWAYS, StoreFault.neverResponds());
            var received = Instant.now().minusSeconds(secondsAgo);

            var outcome = lambda.invoke("generate", """
                    {"version": "2.0", "rawPath": "/v1/images/generations", "isBase64Encoded": false,
                     "headers": {"content-type": "application/json", "prefer": "respond-async, wait=25"},
                     "requestContext": {"http": {"method": "POST"}, "timeEpoch": %d},
                     "body": "{\\"id\\": \\"order-7421\\", \\"prompt\\": \\"An otter\\"}"}""".formatted(received.toEpochMilli()));

            var took = Duration.between(received, Instant.now());
            assertFalse(outcome.failed(), outcome::payload);
            assertTrue(took.compareTo(LIMIT) < 0, took::toString);
            var response = JsonPath.from(outcome.payload());
            assertEquals(503, response.getInt("statusCode"), outcome::payload);
            assertEquals("true", response.getString("headers.x-should-retry"), outcome::payload);
        }
    }
}
