package dev.imagefunction.local.gateway;

import static dev.imagefunction.local.gateway.GatewayClient.image;
import static dev.imagefunction.local.gateway.GatewayClient.json;
import static dev.imagefunction.local.gateway.GatewayClient.post;
import static dev.imagefunction.local.gateway.GatewayClient.request;
import static dev.imagefunction.local.gateway.GatewayClient.send;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LocalGatewayFaultTest {
    private static final Map<String, Object> TWO =
            Map.of("model", "gpt-image-1", "prompt", "An otter", "n", 2, "quality", "low");

    private static LocalGateway gateway;

    @BeforeAll
    static void open() {
        gateway = new LocalGateway();
    }

    @AfterAll
    static void close() {
        gateway.close();
    }

    @BeforeEach
    void reset() {
        gateway.reset();
    }

    @Test
    void rateLimitTellsWhenToRetryAndChargesNothing() throws Exception {
        gateway.next(Fault.rateLimited(3));
        var response = post(gateway, TWO);

        assertEquals(429, response.statusCode());
        assertEquals("3", response.headers().firstValue("retry-after").orElseThrow());
        assertEquals("rate_limit_exceeded", json(response).at("/error/code").textValue());
        assertEquals(0, gateway.charged());
        assertEquals(429, gateway.calls().getFirst().status());
    }

    @Test
    void eachRequestTakesOneFaultOfTheQueueThenAllTheStandingOne() throws Exception {
        gateway.next(Fault.insufficientQuota(), Fault.moderationBlocked(), Fault.gatewayTimeout())
                .always(Fault.badGateway());

        assertEquals(429, post(gateway, TWO).statusCode());
        assertEquals(400, post(gateway, TWO).statusCode());
        assertEquals(504, post(gateway, TWO).statusCode());
        assertTrue(post(gateway, TWO).body().startsWith("<html>"));
        assertEquals(502, post(gateway, TWO).statusCode());
        assertEquals(2, gateway.charged(), "the 504 alone");
    }

    @Test
    void redirectNamesItsPlace() throws Exception {
        gateway.next(Fault.redirect(URI.create("http://elsewhere.example/")));

        assertEquals(
                "http://elsewhere.example/",
                post(gateway, TWO).headers().firstValue("location").orElseThrow());
    }

    static Stream<Fault> cuts() {
        return Stream.of(
                Fault.resets(),
                Fault.cutsBeforeStatus(),
                Fault.cutsInHeaders(),
                Fault.cutsAfter(0),
                Fault.cutsAfter(2000));
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void cutConnectionIsAnErrorToTheClient(Fault fault) {
        gateway.next(fault, fault); // some clients try again by themselves
        assertThrows(IOException.class, () -> post(gateway, TWO));

        assertEquals(fault.charged() ? 2 : 0, gateway.calls().getFirst().charged());
    }

    @Test
    void silentGatewayChargesWithoutAnswering() throws Exception {
        gateway.next(Fault.neverAnswers());
        var answer = HttpClient.newHttpClient()
                .sendAsync(request(gateway, "{\"prompt\":\"a\"}").build(), HttpResponse.BodyHandlers.discarding());
        gateway.awaitCalls(1, Duration.ofSeconds(10));

        assertEquals(1, gateway.charged());
        assertEquals(0, gateway.calls().getFirst().status());
        assertFalse(answer.isDone());
        answer.cancel(true);
    }

    @Test
    void closingTheGatewayEndsItsSilence() throws Exception {
        var silent = new LocalGateway().always(Fault.neverAnswers());
        var answer = HttpClient.newHttpClient()
                .sendAsync(request(silent, "{\"prompt\":\"a\"}").build(), HttpResponse.BodyHandlers.discarding());
        silent.awaitCalls(1, Duration.ofSeconds(10));
        silent.close();

        assertThrows(ExecutionException.class, () -> answer.get(10, TimeUnit.SECONDS));
    }

    @Test
    void stallingAnswerBeginsAndDoesNotEnd() throws Exception {
        gateway.next(Fault.stallsAfter(100));
        var client = HttpClient.newHttpClient();
        var response =
                client.send(request(gateway, "{\"prompt\":\"a\"}").build(), HttpResponse.BodyHandlers.ofInputStream());
        try (var body = response.body()) {
            assertEquals(100, body.readNBytes(100).length);
            assertEquals(0, body.available());
        }
    }

    @Test
    void dribbledAnswerArrivesWhole() throws Exception {
        gateway.next(Fault.dribbles(100_000, Duration.ofMillis(1)));

        assertEquals(2, json(post(gateway, TWO)).at("/data").size());
    }

    static Stream<Fault> harmless() {
        return Stream.of(
                Garbled.escapedSlashes(),
                Garbled.dataFirst(),
                Garbled.unknownFields(),
                Garbled.prettyPrinted(),
                Garbled.deeplyNested(100),
                Garbled.contentType("text/plain"));
    }

    @ParameterizedTest
    @MethodSource("harmless")
    void unusualWritingCarriesTheSameImages(Fault fault) throws Exception {
        gateway.next(fault);
        var unusual = post(gateway, TWO);
        var usual = post(gateway, TWO);

        assertArrayEquals(image(usual, 0), image(unusual, 0));
        assertArrayEquals(image(usual, 1), image(unusual, 1));
    }

    @Test
    void garbledAnswersAreAsGarbledAsToldAndCharged() throws Exception {
        assertEquals(1, data(Garbled.only(1)));
        assertEquals(5, data(Garbled.extra(3)));
        assertEquals(2, data(Garbled.nullEntry()));
        assertEquals(0, data(Garbled.json("{\"data\":[]}")));
        assertEquals(0, data(Garbled.json("{}")));
        for (var fault : List.of(Garbled.emptyImage(), Garbled.nullImage(), Garbled.invalidBase64())) {
            assertEquals(2, data(fault));
        }
        assertEquals(16, gateway.charged());
    }

    @Test
    void imagesThatAreNoneLookLikeWhatTheyAre() throws Exception {
        gateway.next(Garbled.textForImage(), Garbled.svgForImage(), Garbled.jpeg(), Garbled.wrongDimensions(64, 32));

        assertEquals("I am not an image.", new String(image(post(gateway, TWO), 1), UTF_8));
        assertEquals('<', image(post(gateway, TWO), 1)[0]);
        assertEquals((byte) 0xff, image(post(gateway, TWO), 0)[0]);
        assertEquals(
                64,
                ImageIO.read(new ByteArrayInputStream(image(post(gateway, TWO), 0)))
                        .getWidth());
    }

    @Test
    void truncatedImageKeepsItsHead() throws Exception {
        gateway.next(Garbled.truncatedPng());
        var truncated = image(post(gateway, TWO), 0);
        var whole = image(post(gateway, TWO), 0);

        assertEquals(whole.length / 2, truncated.length);
    }

    @Test
    void hugeBodyIsAsLongAsItSaysAndIsNotHeldInMemory() throws Exception {
        gateway.next(Garbled.huge(200_000_000));
        var response = HttpClient.newHttpClient()
                .send(request(gateway, "{\"prompt\":\"a\"}").build(), HttpResponse.BodyHandlers.ofInputStream());
        try (var body = response.body()) {
            assertTrue(response.headers().firstValueAsLong("content-length").orElse(0) > 199_000_000);
            assertEquals('{', body.read());
        }
    }

    @Test
    void endlessBodyGoesOnUntilTheClientLeaves() throws Exception {
        gateway.next(Garbled.endless());
        var response = HttpClient.newHttpClient()
                .send(request(gateway, "{\"prompt\":\"a\"}").build(), HttpResponse.BodyHandlers.ofInputStream());
        try (var body = response.body()) {
            body.skipNBytes(20_000_000);
        }
        assertTrue(response.headers().firstValue("content-length").isEmpty());
    }

    @Test
    void testMayActInTheMiddleOfACall() throws Exception {
        var charged = new AtomicInteger();
        gateway.next(Fault.first(() -> charged.set(gateway.charged())));
        post(gateway, TWO);

        assertEquals(2, charged.get());
        gateway.awaitCalls(1, Duration.ofSeconds(1));
        assertEquals(1, gateway.busiest());
    }

    private static int data(Fault fault) throws Exception {
        gateway.next(fault);
        return json(send(request(
                        gateway, "{\"model\":\"gpt-image-1\",\"prompt\":\"An otter\",\"n\":2,\"quality\":\"low\"}")))
                .path("data")
                .size();
    }
}
