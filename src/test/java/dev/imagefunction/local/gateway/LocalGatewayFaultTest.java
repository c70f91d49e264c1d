package dev.imagefunction.local.gateway;

import static dev.imagefunction.local.gateway.StandInClient.image;
import static dev.imagefunction.local.gateway.StandInClient.json;
import static dev.imagefunction.local.gateway.StandInClient.post;
import static dev.imagefunction.local.gateway.StandInClient.request;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.local.http.LoopbackTls;
import dev.imagefunction.local.http.ResettingPort;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
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
import org.junit.jupiter.params.provider.CsvSource;
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
    void eachRequestTakesOneFaultOfTheQueueThenAllTheStandingOne() throws Exception {
        gateway.next(
                        Fault.rateLimited(3),
                        Fault.moderationBlocked(),
                        Fault.gatewayTimeout(),
                        Fault.proxySaysNothing(524))
                .always(Fault.proxyFails(502));
        var limited = post(gateway, TWO);
        assertEquals("3", limited.headers().firstValue("retry-after").orElseThrow());
        assertEquals("rate_limit_exceeded", json(limited).at("/error/code").textValue());
        assertEquals(400, post(gateway, TWO).statusCode());
        assertEquals(504, post(gateway, TWO).statusCode());
        assertEquals("", post(gateway, TWO).body());
        assertTrue(post(gateway, TWO).body().startsWith("<html>"));
        assertEquals(6, gateway.charged(), "504, 524 and 502");
        assertEquals(429, gateway.calls().getFirst().status());
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
        gateway.next(fault, fault); // some clients send again by themselves
        assertThrows(IOException.class, () -> post(gateway, TWO));
        assertEquals(fault.charged() ? 2 : 0, gateway.calls().getFirst().charged());
    }

    @Test
    void closingTheGatewayEndsItsSilence() throws Exception {
        var silent = new LocalGateway().always(Fault.neverAnswers());
        var response = HttpClient.newHttpClient()
                .sendAsync(request(silent, "{\"prompt\":\"a\"}").build(), BodyHandlers.discarding());
        silent.awaitCalls(1, Duration.ofSeconds(10));
        assertEquals(1, silent.charged());
        assertFalse(response.isDone());
        silent.close();
        assertThrows(ExecutionException.class, () -> response.get(10, TimeUnit.SECONDS));
    }

    @Test
    void callThatAnEarlierTestLeftInFlightIsNotCounted() throws Exception {
        gateway.next(Fault.neverAnswers());
        var left = HttpClient.newHttpClient()
                .sendAsync(request(gateway, "{\"prompt\":\"a\"}").build(), BodyHandlers.discarding());
        gateway.awaitCalls(1, Duration.ofSeconds(10));
        gateway.reset();
        var charged = new AtomicInteger();
        gateway.next(Fault.first(() -> charged.set(gateway.charged())));
        post(gateway, TWO);
        assertEquals(2, charged.get());
        assertEquals(1, gateway.busiest());
        left.cancel(true);
    }

    @Test
    void stallingResponseBeginsAndDoesNotEnd() throws Exception {
        gateway.next(Fault.stallsAfter(100));
        var request = request(gateway, "{\"prompt\":\"a\"}").build();
        try (var body = HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofInputStream())
                .body()) {
            assertEquals(100, body.readNBytes(100).length);
            assertEquals(0, body.available());
        }
    }

    static Stream<Fault> harmless() {
        return Stream.of(
                Fault.dribbles(100_000, Duration.ofMillis(1)),
                Garbled.escapedSlashes(),
                Garbled.dataFirst(),
                Garbled.unknownFields(),
                Garbled.usageOfNulls(),
                Garbled.prettyPrinted(),
                Garbled.previewBefore(),
                Garbled.previewAfter(),
                Garbled.deeplyNested(100),
                Garbled.status(201),
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
    void garbledResponsesAreAsGarbledAsToldAndCharged() throws Exception {
        assertEquals(1, data(Garbled.only(1)));
        assertEquals(5, data(Garbled.extra(3)));
        assertEquals(2, data(Garbled.nullEntry()));
        assertEquals(0, data(Garbled.json("{\"data\":[]}")));
        for (var fault : new Fault[] {Garbled.emptyImage(), Garbled.nullImage(), Garbled.invalidBase64()}) {
            assertEquals(2, data(fault));
        }
        assertEquals(14, gateway.charged());
        gateway.next(Garbled.gzipped(), Garbled.usageOutOfRange());
        assertEquals("\u001f", post(gateway, TWO).body().substring(0, 1));
        assertTrue(post(gateway, TWO).body().contains("1e400"));
    }

    @Test
    void imagesAreWhatTheyLookLike() throws Exception {
        gateway.next(Garbled.textForImage(), Garbled.svgForImage(), Garbled.wrongDimensions(64, 32));
        gateway.next(Garbled.jpegWithMetadata(240_000), Garbled.webp(240_000), Garbled.trailingBytes(9));
        assertEquals("I am not an image.", new String(image(post(gateway, TWO), 1), ISO_8859_1));
        assertEquals('<', image(post(gateway, TWO), 1)[0]);
        assertEquals(
                64,
                ImageIO.read(new ByteArrayInputStream(image(post(gateway, TWO), 0)))
                        .getWidth());
        var jpeg = image(post(gateway, TWO), 0);
        assertEquals((byte) 0xeb, jpeg[3], "APP11 at once");
        assertTrue(jpeg.length > 240_000);
        var webp = new String(image(post(gateway, TWO), 1), ISO_8859_1);
        assertTrue(webp.startsWith("RIFF") && webp.indexOf("VP8L") > 240_000);
        var longer = image(post(gateway, TWO), 0);
        gateway.next(Garbled.truncatedPng());
        assertEquals((longer.length - 9) / 2, image(post(gateway, TWO), 0).length);
    }

    @Test
    void endlessBodyGoesOnUntilTheClientLeaves() throws Exception {
        gateway.next(Garbled.endless(), Garbled.huge(200_000_000));
        var request = request(gateway, "{\"prompt\":\"a\"}").build();
        var endless = HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
        try (var body = endless.body()) {
            body.skipNBytes(20_000_000);
        }
        assertTrue(endless.headers().firstValue("content-length").isEmpty());
        var huge = HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
        try (var body = huge.body()) {
            assertTrue(huge.headers().firstValueAsLong("content-length").orElse(0) > 199_000_000);
            assertEquals('{', body.read());
        }
    }

    @Test
    void bytesBeyondTheAnnouncedLengthFollowOnTheConnection() throws Exception {
        gateway.next(Fault.understatesLength(3));
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), gateway.baseUrl().getPort())) {
            var body = "{\"prompt\":\"a\",\"quality\":\"low\"}";
            var head =
                    "POST /v1/images/generations HTTP/1.1\r\nHost: local\r\nAuthorization: Bearer " + LocalGateway.KEY
                            + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n";
            socket.getOutputStream().write((head + body).getBytes(ISO_8859_1));
            var in = socket.getInputStream();
            var response = new StringBuilder();
            while (response.indexOf("\r\n\r\n") < 0) {
                response.append((char) in.read());
            }
            var length = response.toString().replaceAll("(?is).*content-length: (\\d+).*", "$1");
            in.skipNBytes(Long.parseLong(length));
            assertEquals("}]}", new String(in.readNBytes(3), ISO_8859_1));
        }
    }

    @Test
    void gatewaySpeaksTlsAndAPortMayResetTheHandshake() throws Exception {
        var client = HttpClient.newBuilder().sslContext(LoopbackTls.context()).build();
        var url = URI.create(gateway.overTls(LoopbackTls.certificate()) + "/images/generations");
        var request = request(gateway, "{\"prompt\":\"a\",\"quality\":\"low\"}");
        assertEquals(
                200,
                client.send(request.uri(url).build(), BodyHandlers.discarding()).statusCode());
        try (var port = new ResettingPort()) {
            var nobody =
                    request.uri(URI.create("https://127.0.0.1:" + port.port())).build();
            assertThrows(IOException.class, () -> client.send(nobody, BodyHandlers.discarding()));
            assertTrue(port.accepted() > 0);
        }
    }

    private static int data(Fault fault) throws Exception {
        gateway.next(fault);
        return json(post(gateway, TWO)).path("data").size();
    }
}
