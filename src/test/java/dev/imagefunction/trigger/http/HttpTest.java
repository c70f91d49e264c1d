package dev.imagefunction.trigger.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.boot.Setup;
import dev.imagefunction.telemetry.LambdaContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTest {
    private final Setup setup = new Setup();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "generate",
                "own-id",
                "idempotency-key",
                "charset",
                "no-content-type",
                "stage",
                "base64",
                "iam-function-url",
                "jwt"
            })
    void validCallReturnsAnOpenAiImagesResponse(String name) {
        var response = setup.http(name);
        assertEquals(200, response.statusCode(), response.body());
        var body = Setup.json(response.body());
        assertEquals(1589478378, body.path("created").asLong());
        assertTrue(body.path("data").path(0).path("url").asText().startsWith("https://"));
        assertFalse(response.isBase64Encoded());
        assertEquals("application/json", response.headers().get("content-type"));
        assertEquals("no-store", response.headers().get("cache-control"));
    }

    @ParameterizedTest
    @CsvSource({
        "no-token, 401, invalid_api_key, ",
        "wrong-token, 401, invalid_api_key, ",
        "basic-authorization, 401, invalid_api_key, ",
        "jwt-without-subject, 401, invalid_api_key, ",
        "unknown-path, 404, not_found, ",
        "find-unknown, 404, not_found, ",
        "find-bad-id, 404, not_found, ",
        "unknown-model, 404, not_found, ",
        "wrong-method, 405, method_not_allowed, ",
        "delete-models, 405, method_not_allowed, ",
        "form, 415, unsupported_media_type, content-type",
        "not-json, 400, invalid_value, prompt",
        "two-values, 400, invalid_value, body",
        "empty-body, 400, invalid_value, body",
        "bad-base64, 400, invalid_value, body",
        "array-body, 400, invalid_value, body",
        "background, 400, invalid_value, background",
        "missing-prompt, 400, invalid_value, prompt",
        "empty-idempotency-key, 400, invalid_value, Idempotency-Key",
        "payload-1.0, 400, invalid_value, "
    })
    void invalidCallNamesWhatIsWrongAndCostsNothing(String name, int status, String code, String param) {
        var response = setup.http(name);
        assertEquals(status, response.statusCode(), response.body());
        var error = Setup.json(response.body()).path("error");
        assertEquals(code, error.path("code").asText());
        assertEquals(param, error.path("param").asText(null));
        assertEquals("invalid_request_error", error.path("type").asText());
        assertFalse(error.path("message").asText().isEmpty());
        assertEquals("false", response.headers().get("x-should-retry"));
        assertTrue(setup.gateway.calls.isEmpty());
        assertTrue(setup.store.claims().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "refused, 400, moderation_blocked, false, ",
        "throttled, 429, rate_limit_exceeded, true, 7",
        "no-response, 504, gateway_timeout, false, ",
        "broken, 500, internal_error, false, "
    })
    void failureTellsOpenAiClientsWhetherToRetry(
            String name, int status, String code, String again, String retryAfter) {
        var response = setup.http(name);
        assertEquals(status, response.statusCode(), response.body());
        assertEquals(
                code, Setup.json(response.body()).path("error").path("code").asText());
        assertEquals(again, response.headers().get("x-should-retry"));
        assertEquals(retryAfter, response.headers().get("retry-after"));
    }

    @Test
    void rateLimitWithoutARetryAfterOfTheGatewayGetsOne() {
        var response = setup.http(HttpCalls.post(Map.of("prompt", "BUSY")));
        assertEquals(429, response.statusCode());
        assertEquals("20", response.headers().get("retry-after"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "Bearer", "bearer   ", "Basic ", ""})
    void emptyTokenIsRefused(String authorization) {
        var response = setup.http(HttpCalls.withHeader("generate", "authorization", authorization));
        assertEquals(401, response.statusCode());
    }

    @Test
    void unauthorizedCallerIsToldToSendABearerToken() {
        assertEquals("Bearer", setup.http("no-token").headers().get("www-authenticate"));
    }

    @Test
    void wrongMethodIsToldTheRightOne() {
        assertEquals("POST", setup.http("wrong-method").headers().get("allow"));
        assertEquals("GET, HEAD", setup.http("delete-models").headers().get("allow"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/openapi.json", "/v1/models", "/v1/models/gpt-image-1", "/v1/images/generations/none"})
    void headIsGetWithoutABody(String path) {
        var get = setup.http(HttpCalls.get(path));
        var context = Map.of("http", Map.of("method", "HEAD"));
        var head = setup.http(HttpCalls.changed("find", Map.of("rawPath", path, "requestContext", context)));
        assertEquals(get.statusCode(), head.statusCode());
        assertEquals(get.headers().keySet(), head.headers().keySet());
        assertEquals("", head.body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//v1/images/generations",
                "/v1//images/generations",
                "/v1/images/generations/",
                "/inline/v1//images/generations"
            })
    void slashesTooManyAreOverlooked(String path) {
        var response = setup.http(HttpCalls.post(path, Map.of("prompt", "An otter")));
        assertEquals(200, response.statusCode(), response.body());
    }

    @Test
    void badJsonIsLocatedAndNotQuoted() {
        var body = setup.http("not-json").body();
        assertTrue(body.contains("line 1, column"), body);
        assertFalse(body.contains("cute"), body);
    }

    @Test
    void compressedBodyIsRefusedByName() {
        var plain = HttpCalls.post(Map.of("prompt", "An otter"));
        var response = setup.http(HttpCalls.withHeader(plain, "content-encoding", "gzip"));
        assertEquals(415, response.statusCode());
        assertEquals(
                "content-encoding",
                Setup.json(response.body()).at("/error/param").asText());
        assertEquals(
                200,
                setup.http(HttpCalls.withHeader(plain, "content-encoding", "identity"))
                        .statusCode());
    }

    @Test
    void responseCarriesLambdasRequestId() {
        MDC.put(LambdaContext.REQUEST_ID, "8476a536-e9f4-11e8-9739-2dfe598c3fcd");
        try {
            assertEquals(
                    "8476a536-e9f4-11e8-9739-2dfe598c3fcd",
                    setup.http("find-unknown").headers().get("x-request-id"));
        } finally {
            MDC.remove(LambdaContext.REQUEST_ID);
        }
    }

    @Test
    void modelsAreListedInOpenAisShapeTheDefaultOneFirst() {
        var list = Setup.json(setup.http("models").body());
        assertEquals("list", list.path("object").asText());
        assertEquals(List.of("gpt-image-1.5", "gpt-image-1"), list.path("data").findValuesAsText("id"));
        var model = Setup.json(setup.http("model").body());
        assertEquals(list.path("data").path(1), model);
        assertEquals("model", model.path("object").asText());
        assertEquals("1024x1024", model.path("sizes").path(0).asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"vendor/image", "vendor%2Fimage", "vendor%2fimage"})
    void modelWithASlashIsFoundEncodedOrNot(String name) {
        var table = "image-function.generation.models.\"vendor/image\".";
        var vendor = new Setup(Map.of(
                table + "sizes",
                "1024x1024",
                table + "qualities",
                "high",
                table + "images-per-call",
                "1",
                table + "prompt-limit",
                "9"));
        assertEquals(200, vendor.http(HttpCalls.get("/v1/models/" + name)).statusCode());
    }

    /** Some clients always send {@code "stream": false}, and their callers cannot leave it out. */
    @ParameterizedTest
    @CsvSource({"false, 200", "true, 400", "'\"false\"', 400", "0, 400"})
    void streamMayOnlyBeFalse(String value, int status) {
        var response = setup.http(HttpCalls.post("{\"prompt\":\"otter\",\"stream\":%s}".formatted(value)));
        assertEquals(status, response.statusCode(), response.body());
    }

    @Test
    void repeatedKeyGetsTheSameImagesAndIsPaidOnce() {
        var first = setup.http("long-idempotency-key");
        var again = setup.http("long-idempotency-key");
        assertEquals(first.body(), again.body());
        assertTrue(Setup.json(first.body()).path("id").asText().matches("[0-9a-f]{64}"));
        assertEquals(1, setup.gateway.calls.size());
    }

    @Test
    void repeatedRefusalIsTheSameErrorAndIsRequestedOnce() {
        var first = setup.http("refused");
        assertEquals(first.body(), setup.http("refused").body());
        assertEquals(1, setup.gateway.calls.size());
    }

    @Test
    void callersSeeOnlyWhatTheyMade() {
        setup.http("own-id");
        assertEquals(
                200,
                setup.http(HttpCalls.get("/v1/images/generations/http-own-id")).statusCode());
        var others = new Setup(Map.of("HTTP_TOKENS", "none"), setup.store);
        var stranger = others.http("find");
        assertEquals(404, stranger.statusCode());
        assertEquals(others.http("find-unknown").body(), stranger.body());
    }

    @Test
    void failedGenerationIsFoundAsFailed() {
        setup.http(HttpCalls.post(Map.of("id", "http-async", "prompt", "REFUSED")));
        var found = setup.http("find");
        assertEquals(200, found.statusCode());
        assertEquals("failed", Setup.json(found.body()).path("status").asText());
        assertEquals(Optional.of("moderation_blocked"), setup.outcome(Setup.CALLER, "http-async"));
    }

    @Test
    void tooLargeABodyIsRefusedBeforeItIsRead() {
        var response = setup.http(HttpCalls.post(Map.of("prompt", "x".repeat(HttpCall.MAX_BODY))));
        assertEquals(413, response.statusCode());
    }

    @Test
    void longestPromptFullyEscapedFits() {
        var escaped = "{\"prompt\":\"" + "\\ud83e\\udda6".repeat(32_000) + "\"}";
        var response = setup.http(HttpCalls.post(escaped));
        assertEquals(200, response.statusCode(), response.body());
    }
}
