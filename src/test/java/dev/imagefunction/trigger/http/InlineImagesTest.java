package dev.imagefunction.trigger.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.imagefunction.boot.Setup;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images as base64, for clients that read nothing else. */
class InlineImagesTest {
    private static final String INLINE = "/inline/v1/images/generations";
    private static final int LIMIT = 6 * 1024 * 1024;

    private final Setup setup = new Setup();

    private static JsonNode body(int status, ProxyResponse response) {
        assertEquals(status, response.statusCode(), response.body());
        return Setup.json(response.body());
    }

    private void assertInline(JsonNode body, int images) throws IOException {
        assertEquals(images, body.path("data").size());
        for (var image : body.path("data")) {
            assertArrayEquals(
                    new byte[setup.gateway.bytes], image.path("b64_json").binaryValue());
            assertTrue(image.path("url").asText().startsWith("https://"));
        }
    }

    private static void assertUrlsOnly(JsonNode body) {
        assertEquals(1, body.path("data").size());
        assertTrue(body.path("data").path(0).has("url"));
        assertFalse(body.path("data").path(0).has("b64_json"));
    }

    @Test
    void responseFormatB64JsonAddsTheImages() throws IOException {
        var request = Map.of("id", "order-1", "prompt", "otter", "n", 3, "response_format", "b64_json");
        assertInline(body(200, setup.http(HttpCalls.post(request))), 3);
        assertInline(body(200, setup.http(HttpCalls.post(request))), 3);
        assertEquals(3, setup.gateway.calls.size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"prompt\":\"a\",\"response_format\":\"url\"}", "{\"prompt\":\"a\",\"response_format\":null}"})
    void otherFormatsKeepTheUrls(String request) {
        assertUrlsOnly(body(200, setup.http(HttpCalls.post(request))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"png\"", "1", "[\"url\"]", "\"\"", "\"B64_JSON\""})
    void unknownFormatIsRefused(String format) {
        var error = body(400, setup.http(HttpCalls.post("{\"prompt\":\"a\",\"response_format\":%s}".formatted(format))))
                .path("error");
        assertEquals("response_format", error.path("param").asText());
        assertEquals(
                "response_format must be url or b64_json.",
                error.path("message").asText());
        assertTrue(setup.gateway.calls.isEmpty());
    }

    @Test
    void everyPathWorksUnderTheInlineBaseUrl() throws IOException {
        var request = Map.of("id", "order-1", "prompt", "otter");
        assertInline(body(200, setup.http(HttpCalls.post(INLINE, request))), 1);
        assertInline(body(200, setup.http(HttpCalls.get(INLINE + "/order-1"))), 1);
        assertUrlsOnly(body(200, setup.http(HttpCalls.get("/v1/images/generations/order-1"))));
        assertEquals(
                2,
                body(200, setup.http(HttpCalls.get("/inline/v1/models")))
                        .path("data")
                        .size());
        assertEquals(
                "gpt-image-1",
                body(200, setup.http(HttpCalls.get("/inline/v1/models/gpt-image-1")))
                        .path("id")
                        .asText());
        body(404, setup.http(HttpCalls.get("/inline/v1/other")));
        body(404, setup.http(HttpCalls.get("/inline/other")));
    }

    @Test
    void acceptedCallIsPolledUnderTheInlineBaseUrl() throws IOException {
        var call = HttpCalls.post(INLINE, Map.of("id", "order-1", "prompt", "otter"));
        var accepted = setup.http(HttpCalls.withHeader(call, "prefer", "respond-async"));
        assertEquals(INLINE + "/order-1", accepted.headers().get("location"));
        setup.deliver(setup.sqs.sent.getFirst().messageBody());
        assertInline(body(200, setup.http(HttpCalls.get(INLINE + "/order-1"))), 1);
    }

    @Test
    void failedGenerationIsFoundUnderTheInlineBaseUrlToo() {
        body(400, setup.http(HttpCalls.post(INLINE, Map.of("id", "order-1", "prompt", "REFUSED"))));
        assertEquals(
                "failed",
                body(200, setup.http(HttpCalls.get(INLINE + "/order-1")))
                        .path("status")
                        .asText());
    }

    @ParameterizedTest
    @CsvSource({"$default, ''", "prod, /prod"})
    void responseThatLambdaCannotReturnIsRefusedAndNothingIsPaidAgain(String stage, String prefix) {
        setup.gateway.bytes = 2 * 1024 * 1024;
        var call = HttpCalls.post(prefix + INLINE, Map.of("id", "order-1", "prompt", "otter", "n", 3));
        call.put("requestContext", Map.of("http", Map.of("method", "POST"), "stage", stage));

        var refused = setup.http(call);

        var error = body(413, refused).path("error");
        assertEquals("response_too_large", error.path("code").asText());
        assertEquals("yes", error.path("charged").asText());
        assertTrue(error.path("message").asText().contains("/v1/images/generations/order-1"));
        assertEquals("false", refused.headers().get("x-should-retry"));
        assertEquals(
                prefix + "/v1/images/generations/order-1", refused.headers().get("location"));
        assertEquals(
                3,
                body(200, setup.http(HttpCalls.get("/v1/images/generations/order-1")))
                        .path("data")
                        .size());
        body(413, setup.http(HttpCalls.get(INLINE + "/order-1")));
        assertEquals(3, setup.gateway.calls.size());
    }

    /** Lambda's limit is on the whole response as JSON. */
    @Test
    void largestResponseThatLambdaReturnsIsReturned() throws IOException {
        setup.gateway.bytes = (LIMIT - 8 * 1024) / 4 * 3;
        var response = setup.http(HttpCalls.post(INLINE, Map.of("id", "order-1", "prompt", "otter")));
        assertInline(body(200, response), 1);
        assertTrue(Setup.MAPPER.writeValueAsBytes(response).length <= LIMIT);

        var larger = new Setup();
        larger.gateway.bytes = LIMIT / 4 * 3 - 1000;
        body(413, larger.http(HttpCalls.post(INLINE, Map.of("id", "order-1", "prompt", "otter"))));
    }

    @Test
    void queuedMessageKeepsTheUrlsOnly() {
        assertTrue(setup.deliver("{\"id\":\"order-1\",\"prompt\":\"otter\",\"response_format\":\"b64_json\"}")
                .isEmpty());
        assertEquals("invalid_value", setup.outcome("internal", "order-1").orElseThrow());
    }
}
