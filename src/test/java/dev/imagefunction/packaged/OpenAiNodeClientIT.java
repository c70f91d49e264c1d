package dev.imagefunction.packaged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.imagefunction.local.LocalEnvironment;
import dev.imagefunction.local.gateway.BrokenResponses;
import dev.imagefunction.local.gateway.Fault;
import dev.imagefunction.local.gateway.LocalGateway;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenAI's client for Node, with a base URL and a key only. */
@ExtendWith(Deployment.class)
class OpenAiNodeClientIT {
    private static final String OTTER = "{\"request\": {\"prompt\": \"A cute baby sea otter\"}}";

    private final LocalEnvironment local;
    private final LocalGateway gateway;

    OpenAiNodeClientIT(LocalEnvironment local) {
        this.local = local;
        this.gateway = local.gateway();
    }

    @BeforeAll
    static void install() throws Exception {
        NodeClients.install();
    }

    private JsonNode call(String call) {
        return call(call, LocalEnvironment.HTTP_KEY);
    }

    private JsonNode call(String call, String key) {
        return NodeClients.run("openai.mjs", call, NodeClients.environment(local, "/v1", key));
    }

    private static void assertHoldsItsImage(JsonNode image) {
        assertEquals(image.path("sha256").asText(), image.path("b64_json").asText(), image::toString);
        assertTrue(image.path("url").isTextual(), image::toString);
    }

    private static Fault soon(int status, String code) {
        return Fault.status(status).error(code).header("retry-after-ms", "1");
    }

    private static String named(String id, int images) {
        return "{\"request\": {\"prompt\": \"An otter\", \"n\": %d}, \"headers\": {\"Idempotency-Key\": \"%s\"}}"
                .formatted(images, id);
    }

    @ParameterizedTest
    @CsvSource({"gpt-image-1, 3", "gpt-image-1.5, 2"})
    void severalImagesAreMade(String model, int images) {
        var made = call(
                "{\"request\": {\"model\": \"%s\", \"prompt\": \"An otter\", \"n\": %d}}".formatted(model, images));

        assertEquals(images, made.at("/outcome/data").size(), made::toString);
        made.at("/outcome/data").forEach(image -> assertTrue(image.path("url").isTextual(), made::toString));
    }

    @Test
    void base64IsInTheResponseIfTheRequestAsksForIt() {
        var made = call("{\"request\": {\"prompt\": \"An otter\", \"n\": 2, \"response_format\": \"b64_json\"}}");

        assertEquals(2, made.at("/outcome/data").size(), made::toString);
        made.at("/outcome/data").forEach(OpenAiNodeClientIT::assertHoldsItsImage);
    }

    @Test
    void base64IsInTheResponseUnderTheInlineBaseUrl() {
        var made = NodeClients.run(local, "/inline/v1", "openai.mjs", OTTER);

        assertHoldsItsImage(made.at("/outcome/data/0"));
    }

    @Test
    void modelsAreListedAndFoundByName() {
        assertEquals(
                List.of("gpt-image-1", "gpt-image-1.5"),
                call("{}").path("outcome").findValuesAsText("id").stream()
                        .sorted()
                        .toList());
        assertEquals(
                "gpt-image-1",
                call("{\"model\": \"gpt-image-1\"}").at("/outcome/id").asText());
    }

    @ParameterizedTest
    @CsvSource({"size, 1x1", "response_format, jpeg", "background, transparent", "quality, best"})
    void badRequestNamesTheParameter(String param, String value) {
        var refused = call("{\"request\": {\"prompt\": \"An otter\", \"%s\": \"%s\"}}".formatted(param, value));

        assertEquals("BadRequestError", refused.path("error").asText(), refused::toString);
        assertEquals(param, refused.path("param").asText());
        assertFalse(refused.path("requestID").asText().isEmpty());
        assertTrue(gateway.calls().isEmpty());
    }

    @Test
    void unknownKeyIsAnAuthenticationError() {
        var refused = call(OTTER, "sk-stranger");

        assertEquals("AuthenticationError", refused.path("error").asText(), refused::toString);
    }

    @Test
    void unknownModelIsNotFound() {
        assertEquals(
                "NotFoundError", call("{\"model\": \"dall-e-9\"}").path("error").asText());
    }

    @Test
    void idOfAnotherRequestIsUnprocessable() {
        var id = UUID.randomUUID().toString();
        call(named(id, 1));

        var refused = call(named(id, 2));

        assertEquals("UnprocessableEntityError", refused.path("error").asText(), refused::toString);
        assertEquals("idempotency_key_reused", refused.path("code").asText());
    }

    @Test
    void sameIdIsAConflictWhileItIsMade() throws Exception {
        var answered = new CompletableFuture<@Nullable Void>();
        gateway.next(BrokenResponses.first(answered::join));
        var request = named(UUID.randomUUID().toString(), 1);

        var first = CompletableFuture.supplyAsync(() -> call(request));
        gateway.awaitCalls(1, Duration.ofMinutes(5));
        var refused = call(request.replaceFirst("\\{", "{\"options\": {\"maxRetries\": 0}, "));
        answered.complete(null);

        assertEquals("ConflictError", refused.path("error").asText(), refused::toString);
        assertTrue(first.join().at("/outcome/data/0/url").isTextual());
    }

    @Test
    void clientItselfRetriesWhenTheRateIsLimited() {
        gateway.next(Collections.nCopies(6, soon(429, "rate_limit_exceeded")).toArray(Fault[]::new));

        var made = call(OTTER);

        assertTrue(made.at("/outcome/data/0/url").isTextual(), made::toString);
        assertEquals(7, gateway.calls().size());
        assertEquals(1, gateway.charged());
    }

    @Test
    void rateThatStaysLimitedIsARateLimitError() {
        gateway.always(soon(429, "rate_limit_exceeded"));

        assertEquals("RateLimitError", call(OTTER).path("error").asText());
    }

    @Test
    void failingGatewayIsAnInternalServerError() {
        gateway.always(soon(500, "server_error"));

        var failed = call(OTTER);

        assertEquals("InternalServerError", failed.path("error").asText(), failed::toString);
        assertEquals(502, failed.path("status").asInt());
    }
}
