package dev.imagefunction.local.gateway;

import static dev.imagefunction.local.gateway.GatewayClient.image;
import static dev.imagefunction.local.gateway.GatewayClient.json;
import static dev.imagefunction.local.gateway.GatewayClient.post;
import static dev.imagefunction.local.gateway.GatewayClient.request;
import static dev.imagefunction.local.gateway.GatewayClient.send;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalGatewayTest {
    private final LocalGateway gateway = new LocalGateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void promptAloneGivesOneSquareImageOfTheDefaultModel() throws Exception {
        var response = post(gateway, Map.of("prompt", "A cute baby sea otter"));

        assertEquals(200, response.statusCode());
        assertEquals(
                "application/json",
                response.headers().firstValue("content-type").orElseThrow());
        assertEquals(1, json(response).at("/data").size());
        assertTrue(json(response).at("/created").isIntegralNumber());
        var image = ImageIO.read(new ByteArrayInputStream(image(response, 0)));
        assertEquals(1024, image.getWidth());
        assertEquals(1024, image.getHeight());
        var call = gateway.calls().getFirst();
        assertEquals("gpt-image-1.5", call.model());
        assertEquals("high", call.quality());
        assertEquals(200, call.status());
        assertEquals(1, call.charged());
    }

    @Test
    void imagesOfOneCallDifferAndAreEachCharged() throws Exception {
        var response = post(gateway, Map.of("model", "gpt-image-1", "prompt", "otter", "n", 2, "quality", "low"));

        assertFalse(Arrays.equals(image(response, 0), image(response, 1)));
        assertEquals(2, gateway.charged());
        assertEquals(2, gateway.charged("otter"));
        assertEquals(0, gateway.charged("another"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                   | 400 | prompt  | missing_required_parameter
            {"prompt":""}                                                        | 400 | prompt  | empty_string
            {"prompt":7}                                                         | 400 | prompt  | invalid_type
            {"prompt":"a","model":"dall-e-3"}                                    | 404 | model   | model_not_found
            {"prompt":"a","n":2}                                                 | 400 | n       | integer_above_max_value
            {"prompt":"a","n":11,"model":"gpt-image-1"}                          | 400 | n       | integer_above_max_value
            {"prompt":"a","n":0}                                                 | 400 | n       | integer_below_min_value
            {"prompt":"a","n":"1"}                                               | 400 | n       | invalid_type
            {"prompt":"a","size":"1536x1024"}                                    | 400 | size    | invalid_value
            {"prompt":"a","size":"1792x1024","model":"gpt-image-1"}              | 400 | size    | invalid_value
            {"prompt":"a","quality":"hd"}                                        | 400 | quality | invalid_value
            {"prompt":"a","response_format":"url"}                               | 400 | response_format | unknown_parameter
            ["prompt"]                                                           | 400 |         | invalid_json
            {"prompt":                                                           | 400 |         | invalid_json
            """)
    void requestOutsideTheContractIsRefused(String body, int status, String param, String code) throws Exception {
        var response = send(request(gateway, body));

        assertEquals(status, response.statusCode());
        var error = json(response).path("error");
        assertEquals("invalid_request_error", error.path("type").textValue());
        assertEquals(param, error.path("param").textValue());
        assertEquals(code, error.path("code").textValue());
        assertTrue(error.path("message").isTextual());
        assertEquals(0, gateway.charged());
        assertEquals(status, gateway.calls().getFirst().status());
    }

    @Test
    void promptMayHaveExactly32000Characters() throws Exception {
        assertEquals(200, post(gateway, Map.of("prompt", "😀".repeat(32_000))).statusCode());
        assertEquals(400, post(gateway, Map.of("prompt", "a".repeat(32_001))).statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer sk-wrong", "Basic sk-local"})
    void missingOrWrongKeyIsRefused(String authorization) throws Exception {
        var response = send(request(gateway, "{\"prompt\":\"a\"}").setHeader("Authorization", authorization));

        assertEquals(401, response.statusCode());
        assertEquals("invalid_api_key", json(response).at("/error/code").textValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/json;charset=utf-8"})
    void otherContentTypeIsRefused(String contentType) throws Exception {
        var response = send(request(gateway, "{\"prompt\":\"a\"}").setHeader("Content-Type", contentType));

        assertEquals(415, response.statusCode());
    }

    @Test
    void unknownPathIsNotFound() throws Exception {
        var response = send(request(gateway, "{}").uri(URI.create(gateway.baseUrl() + "/images/edits")));

        assertEquals(404, response.statusCode());
        assertEquals("unknown_url", json(response).at("/error/code").textValue());
    }

    @Test
    void modelsAreListed() throws Exception {
        var response = send(HttpRequest.newBuilder(URI.create(gateway.baseUrl() + "/models"))
                .header("Authorization", "Bearer " + LocalGateway.KEY));

        assertEquals("gpt-image-1.5", json(response).at("/data/0/id").textValue());
        assertEquals("gpt-image-1", json(response).at("/data/1/id").textValue());
    }

    @Test
    void idempotencyKeyIsIgnoredUntilTold() throws Exception {
        twice("{\"prompt\":\"a\"}", "{\"prompt\":\"a\"}");

        assertEquals(2, gateway.charged());
        assertEquals("k", gateway.calls().getFirst().idempotencyKey());
    }

    @Test
    void honouredIdempotencyKeyIsChargedOnce() throws Exception {
        gateway.honourIdempotencyKeys(true).next(Fault.cutsAfter(500));
        try {
            send(request(gateway, "{\"prompt\":\"a\"}").header("Idempotency-Key", "k"));
        } catch (IOException cut) {
            assertEquals(1, gateway.charged());
        }

        assertEquals(200, twice("{\"prompt\":\"a\"}", "{\"prompt\":\"a\"}"));
        assertEquals(1, gateway.charged());
        assertEquals(400, twice("{\"prompt\":\"a\"}", "{\"prompt\":\"b\"}"));
    }

    @Test
    void imagesArePaddedToTheWishedSize() throws Exception {
        gateway.padding(3_000_000);
        var response = post(gateway, Map.of("prompt", "A big image", "quality", "low"));

        assertEquals(3_000_000, image(response, 0).length);
        assertArrayEquals(
                image(response, 0), image(post(gateway, Map.of("prompt", "A big image", "quality", "low")), 0));
    }

    @Test
    void callTakesAsLongAsTold() throws Exception {
        gateway.latency(Duration.ofMillis(80));
        var begin = System.nanoTime();
        post(gateway, Map.of("prompt", "a"));

        assertTrue(System.nanoTime() - begin >= Duration.ofMillis(80).toNanos());
    }

    @Test
    void resetForgetsEverything() throws Exception {
        gateway.always(Fault.unavailable());
        assertEquals(503, post(gateway, Map.of("prompt", "a")).statusCode());
        gateway.reset();

        assertEquals(0, gateway.calls().size());
        assertEquals(200, post(gateway, Map.of("prompt", "a")).statusCode());
    }

    private int twice(String first, String second) throws Exception {
        send(request(gateway, first).header("Idempotency-Key", "k"));
        return send(request(gateway, second).header("Idempotency-Key", "k")).statusCode();
    }
}
