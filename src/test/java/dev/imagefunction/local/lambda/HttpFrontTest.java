package dev.imagefunction.local.lambda;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.imagefunction.local.http.LocalJson;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpFrontTest {
    private final LinkedBlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
    private final LocalLambda lambda = new LocalLambda(0);
    private final HttpFront gateway = new HttpFront(HttpFront.Kind.API_GATEWAY, 0, lambda, "http");
    private final HttpFront url = new HttpFront(HttpFront.Kind.FUNCTION_URL, 0, lambda, "http");
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
        gateway.close();
        url.close();
        lambda.close();
    }

    private void answering(String answer) {
        deploy(event -> {
            events.add(LocalJson.parse(event));
            return answer;
        });
    }

    private void deploy(InlineFunction.Code handler) {
        lambda.deploy(FunctionSpec.of("http"), new InlineFunction(handler));
    }

    private HttpResponse<String> call(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder at(HttpFront front, String path) {
        return HttpRequest.newBuilder(front.url().resolve(path));
    }

    @Test
    void requestBecomesAnEventOfPayloadFormatTwo() throws Exception {
        answering("{\"statusCode\":200}");

        call(at(gateway, "/v1/images%20s/generations?a=1&a=2&b=%C3%A4")
                .header("Content-Type", "application/json; charset=utf-8")
                .header("X-Twice", "one")
                .header("X-Twice", "two")
                .header("Cookie", "a=1; b=2")
                .header("User-Agent", "test")
                .POST(BodyPublishers.ofString("{\"prompt\":\"ä\"}")));

        var event = events.poll(5, SECONDS);
        assertEquals("2.0", event.at("/version").textValue());
        assertEquals("$default", event.at("/routeKey").textValue());
        assertEquals("/v1/images s/generations", event.at("/rawPath").textValue());
        assertEquals("a=1&a=2&b=%C3%A4", event.at("/rawQueryString").textValue());
        assertEquals("1,2", event.at("/queryStringParameters/a").textValue());
        assertEquals("ä", event.at("/queryStringParameters/b").textValue());
        assertEquals("[\"a=1\",\"b=2\"]", event.at("/cookies").toString());
        assertEquals("one,two", event.at("/headers/x-twice").textValue());
        assertTrue(event.at("/headers/cookie").isMissingNode());
        assertEquals("{\"prompt\":\"ä\"}", event.at("/body").textValue());
        assertFalse(event.at("/isBase64Encoded").booleanValue());
        var context = event.at("/requestContext");
        assertEquals("POST", context.at("/http/method").textValue());
        assertEquals("/v1/images s/generations", context.at("/http/path").textValue());
        assertEquals("127.0.0.1", context.at("/http/sourceIp").textValue());
        assertEquals("test", context.at("/http/userAgent").textValue());
        assertEquals("127.0.0.1", context.at("/domainName").textValue());
        assertEquals("$default", context.at("/stage").textValue());
        assertTrue(context.at("/timeEpoch").longValue() > 0);
    }

    @Test
    void answerBecomesTheResponse() throws Exception {
        answering("""
                {"statusCode": 202, "headers": {"Location": "/v1/images/generations/a", "content-type": "application/json"},
                 "cookies": ["a=1; Path=/", "b=2"], "body": "{\\"id\\":\\"a\\"}"}""");

        var response = call(at(gateway, "/"));

        assertEquals(202, response.statusCode());
        assertEquals("{\"id\":\"a\"}", response.body());
        assertEquals(
                "/v1/images/generations/a",
                response.headers().firstValue("Location").orElseThrow());
        assertEquals(List.of("application/json"), response.headers().allValues("Content-Type"));
        assertEquals(List.of("a=1; Path=/", "b=2"), response.headers().allValues("Set-Cookie"));
    }

    @Test
    void failedFunctionIsAnErrorOfTheFrontThatTellsNothing() throws Exception {
        deploy(event -> {
            throw new IllegalStateException("secret");
        });

        var fromGateway = call(at(gateway, "/"));
        assertEquals(500, fromGateway.statusCode());
        assertEquals("{\"message\":\"Internal Server Error\"}", fromGateway.body());
        var fromUrl = call(at(url, "/"));
        assertEquals(502, fromUrl.statusCode());
        assertEquals("Internal Server Error", fromUrl.body());
    }

    @Test
    void bodyOverTheLimitIsRefusedBeforeTheFunction() throws Exception {
        answering("{}");
        var tooLarge = BodyPublishers.ofByteArray(new byte[10 * 1024 * 1024 + 1]);

        assertEquals(413, call(at(gateway, "/").POST(tooLarge)).statusCode());
        assertEquals(413, call(at(url, "/").POST(tooLarge)).statusCode());
        assertTrue(events.isEmpty());
    }

    @Test
    void fullFunctionIsUnavailable() throws Exception {
        lambda.deploy(FunctionSpec.of("http").withConcurrency(0), new InlineFunction(event -> event));

        assertEquals(503, call(at(gateway, "/")).statusCode());
        assertEquals(429, call(at(url, "/")).statusCode());
        assertEquals(URI.create("http://127.0.0.1:" + url.url().getPort()), url.url());
    }
}
