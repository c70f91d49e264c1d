package dev.imagefunction.local.lambda;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.imagefunction.local.http.LocalJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpFrontTest {
    private final LinkedBlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
    private final LocalLambda lambda = new LocalLambda(0);
    private final HttpFront front = new HttpFront(HttpFront.LIMIT, 0, lambda, "http");
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
        front.close();
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

    private HttpRequest.Builder at(String path) {
        return HttpRequest.newBuilder(front.url().resolve(path));
    }

    @Test
    void requestBecomesAnEventOfPayloadFormatTwo() throws Exception {
        answering("{\"statusCode\":200}");

        call(at("/v1/images%20s/generations?a=1&a=2&b=%C3%A4")
                .header("Content-Type", "application/json; charset=utf-8")
                .header("X-Twice", "one")
                .header("X-Twice", "two")
                .header("Cookie", "a=1; b=2")
                .header("User-Agent", "test")
                .POST(BodyPublishers.ofString("{\"prompt\":\"ä\"}")));

        var event = events.poll(2, MINUTES);
        assertEquals("2.0", event.at("/version").textValue());
        assertEquals("$default", event.at("/routeKey").textValue());
        assertEquals("/v1/images s/generations", event.at("/rawPath").textValue());
        assertEquals("a=1&a=2&b=%C3%A4", event.at("/rawQueryString").textValue());
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

    @ParameterizedTest
    @CsvSource({"//v1//models, //v1//models", "/v1/a|b, /v1/a|b", "/v1/a+b%2Fc, /v1/a+b/c"})
    void unusualPathIsPassedOn(String path, String decoded) throws Exception {
        answering("{\"statusCode\":200}");

        assertTrue(raw(path).startsWith("HTTP/1.1 200"));
        assertEquals(
                decoded,
                Objects.requireNonNull(events.poll(2, MINUTES)).path("rawPath").textValue());
    }

    @Test
    void pathWithABrokenEscapeIsABadRequest() throws Exception {
        answering("{}");

        assertTrue(raw("/v1/%zz").startsWith("HTTP/1.1 400"));
        assertTrue(events.isEmpty());
    }

    /** The response to a request with a path that Java's client refuses. */
    private String raw(String path) throws IOException {
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), front.url().getPort())) {
            socket.getOutputStream()
                    .write("GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                            .formatted(path)
                            .getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }

    @Test
    void answerBecomesTheResponse() throws Exception {
        answering("""
                {"statusCode": 202, "headers": {"Location": "/v1/images/generations/a", "content-type": "application/json"},
                 "body": "{\\"id\\":\\"a\\"}"}""");

        var response = call(at("/"));

        assertEquals(202, response.statusCode());
        assertEquals("{\"id\":\"a\"}", response.body());
        assertEquals(
                "/v1/images/generations/a",
                response.headers().firstValue("Location").orElseThrow());
        assertEquals(List.of("application/json"), response.headers().allValues("Content-Type"));
    }

    @Test
    void failedFunctionIsAnErrorOfTheFrontThatTellsNothing() throws Exception {
        deploy(event -> {
            throw new IllegalStateException("secret");
        });

        var response = call(at("/"));
        assertEquals(500, response.statusCode());
        assertEquals("{\"message\":\"Internal Server Error\"}", response.body());
    }

    @Test
    void bodyOverTheLimitIsRefusedBeforeTheFunction() throws Exception {
        answering("{}");
        var tooLarge = BodyPublishers.ofByteArray(new byte[10 * 1024 * 1024 + 1]);

        assertEquals(413, call(at("/").POST(tooLarge)).statusCode());
        assertTrue(events.isEmpty());
    }

    @Test
    void fullFunctionIsUnavailable() throws Exception {
        lambda.deploy(FunctionSpec.of("http").withConcurrency(0), new InlineFunction(event -> event));

        assertEquals(503, call(at("/")).statusCode());
    }
}
