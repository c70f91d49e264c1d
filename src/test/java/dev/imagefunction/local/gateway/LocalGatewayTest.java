package dev.imagefunction.local.gateway;

import static dev.imagefunction.local.gateway.StandInClient.image;
import static dev.imagefunction.local.gateway.StandInClient.json;
import static dev.imagefunction.local.gateway.StandInClient.post;
import static dev.imagefunction.local.gateway.StandInClient.request;
import static dev.imagefunction.local.gateway.StandInClient.send;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        assertTrue(json(response).at("/created").isIntegralNumber());
        var image = ImageIO.read(new ByteArrayInputStream(image(response, 0)));
        assertEquals("1024x1024", image.getWidth() + "x" + image.getHeight());
        var call = gateway.calls().getFirst();
        assertEquals("gpt-image-1.5 high", call.model() + " " + call.quality());
    }

    @Test
    void imagesOfAPromptDifferAndAreEachCharged() throws Exception {
        gateway.padding(3_000_000);
        var two = Map.of("model", "gpt-image-1", "prompt", "otter", "n", 2, "quality", "low");
        var response = post(gateway, two);
        assertFalse(Arrays.equals(image(response, 0), image(response, 1)));
        assertEquals(3_000_000, image(response, 0).length);
        assertArrayEquals(image(response, 0), image(post(gateway, two), 0));
        assertEquals(4, gateway.charged("otter"));
        assertEquals(0, gateway.charged("another"));
        assertEquals(1, gateway.busiest());
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
            {"prompt":"fault: nonsense"}                                         | 400 | prompt  | unknown_fault
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
        assertEquals(0, gateway.charged());
        assertEquals(1, gateway.calls().size());
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization, Bearer, 401, invalid_api_key",
        "Authorization, Bearer sk-wrong, 401, invalid_api_key",
        "Content-Type, text/plain, 415, unsupported_content_type",
        "Content-Type, application/json;charset=utf-8, 415, unsupported_content_type"
    })
    void wrongHeaderIsRefused(String header, String value, int status, String code) throws Exception {
        var response = send(request(gateway, "{\"prompt\":\"a\"}").setHeader(header, value));
        assertEquals(status, response.statusCode());
        assertEquals(code, json(response).at("/error/code").textValue());
    }

    @Test
    void otherPathsAreNotFound() throws Exception {
        assertEquals(
                404,
                send(request(gateway, "{}").uri(URI.create(gateway.baseUrl() + "/images/edits")))
                        .statusCode());
    }

    @ParameterizedTest
    @CsvSource({
        "fault: throttled 7, 429",
        "fault: refused, 400",
        "fault: 503, 503",
        "fault: 522, 522",
        "fault: slow 0.1s, 200"
    })
    void promptNamesAFault(String prompt, int status) throws Exception {
        assertEquals(status, post(gateway, Map.of("prompt", prompt)).statusCode());
    }

    @Test
    void callThatAnEarlierTestLeftInFlightIsNotCounted() throws Exception {
        gateway.next(Fault.named("silent"));
        var left = HttpClient.newHttpClient()
                .sendAsync(request(gateway, "{\"prompt\":\"a\"}").build(), BodyHandlers.discarding());
        gateway.awaitCalls(1, Duration.ofMinutes(2));
        gateway.reset();
        var charged = new AtomicInteger();
        gateway.next(BrokenResponses.first(() -> charged.set(gateway.charged())));
        post(gateway, Map.of("prompt", "a"));
        assertEquals(1, charged.get());
        assertEquals(1, gateway.busiest());
        left.cancel(true);
    }
}
