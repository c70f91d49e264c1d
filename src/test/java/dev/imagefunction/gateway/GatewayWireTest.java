package dev.imagefunction.gateway;

import static dev.imagefunction.generation.ManualTime.NOON;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.imagefunction.LocalProfile;
import dev.imagefunction.LocalServices;
import dev.imagefunction.gateway.answer.TinyImages;
import dev.imagefunction.generation.Charged;
import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.Gateway;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.GenerationRequest;
import dev.imagefunction.generation.Image;
import dev.imagefunction.generation.ManualTime;
import dev.imagefunction.generation.Sha256;
import dev.imagefunction.local.gateway.LocalGateway;
import dev.imagefunction.secret.Secret;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway does over the wire, with a clock that only waiting moves. */
@QuarkusTest
@TestProfile(LocalProfile.class)
class GatewayWireTest {
    private static final GenerationRequest REQUEST =
            new GenerationRequest(null, "gpt-image-1", "An otter", 1, "1024x1024", "low", new TreeMap<>());

    private static final byte[] ONE = TinyImages.png(1024, 1024, 3_000_000);
    private static final byte[] OTHER = TinyImages.png(1024, 1024, 2_999_999);
    private static final String LARGE_ANSWER =
            "{\"created\":1700000000,\"data\":[{\"b64_json\":\"%s\"},{\"b64_json\":\"%s\"}]}";

    private final LocalGateway upstream = LocalServices.gateway();
    private final ManualTime time = new ManualTime();
    private final List<Long> images = new ArrayList<>();
    private final List<String> hashes = new ArrayList<>();

    @Inject
    ObjectMapper json;

    @BeforeEach
    void heal() {
        upstream.reset();
    }

    private Gateway gateway(URI baseUrl, Secret key) {
        var config = GatewaySettings.of(Map.of("base-url", baseUrl.toString()));
        return HttpGateway.over(() -> api(baseUrl), key, config, json, time.platform());
    }

    private static ImagesApi api(URI baseUrl) {
        return QuarkusRestClientBuilder.newBuilder()
                .baseUri(baseUrl)
                .disableDefaultMapper(true)
                .connectTimeout(5, TimeUnit.SECONDS)
                .build(ImagesApi.class);
    }

    private static Gateway.Call call(int n, Duration lastStart) {
        var last = NOON.plus(lastStart);
        return new Gateway.Call(
                GenerationId.internal("order"), REQUEST, n, "the-key", last, last.plus(Duration.ofMinutes(5)));
    }

    private Gateway.Made make(URI baseUrl, Secret key) {
        return gateway(baseUrl, key).generate(call(1, Duration.ofMinutes(9)), this::take);
    }

    private void take(Image image) {
        try (image) {
            images.add(image.bytes());
            hashes.add(image.sha256());
        }
    }

    private Failure failure(URI baseUrl) {
        var key = Secret.fixed(LocalGateway.KEY);
        return assertThrows(GenerationException.class, () -> make(baseUrl, key)).failure();
    }

    @Test
    void nextCallUsesTheConnectionOfTheLast() {
        upstream.closeConnections();
        var gateway = gateway(upstream.baseUrl(), Secret.fixed(LocalGateway.KEY));

        gateway.generate(call(1, Duration.ofMinutes(1)), this::take);
        gateway.generate(call(1, Duration.ofMinutes(1)), this::take);

        assertEquals(1, upstream.connections());
    }

    @Test
    void refusedConnectionIsTriedAgainAndFree() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }

        var failure = failure(URI.create("http://127.0.0.1:" + port + "/v1"));

        assertEquals(Failure.Code.GATEWAY_UNREACHABLE, failure.code());
        assertEquals(Charged.NO, failure.charged());
        assertTrue(failure.message().contains("GATEWAY_BASE_URL"));
        assertEquals(5, time.slept().size());
    }

    /** Something else than TLS comes back, or nothing: the request was not sent either way. */
    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 400 Bad Request\r\n\r\n", ""})
    void tlsThatDoesNotComeAboutIsFree(String response) throws IOException {
        try (var server = new ServerSocket(0)) {
            var unused = Thread.startVirtualThread(() -> respondToAll(server, response));

            var failure = failure(URI.create("https://127.0.0.1:" + server.getLocalPort() + "/v1"));

            assertEquals(Failure.Code.GATEWAY_UNREACHABLE, failure.code(), failure::message);
        }
    }

    private static void respondToAll(ServerSocket server, String response) {
        while (!server.isClosed()) {
            try (var socket = server.accept()) {
                if (socket.getInputStream().read() >= 0) {
                    socket.getOutputStream().write(response.getBytes(US_ASCII));
                    // A close with something unread would be a reset, which may overtake the response.
                    socket.shutdownOutput();
                    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                }
            } catch (IOException e) {
                // The client closed the connection.
            }
        }
    }

    @Test
    void statusCountsThoughItsBodyIsCut() throws IOException {
        try (var server = new ServerSocket(0)) {
            var response = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 100\r\n\r\n{\"error\":";
            var unused = Thread.startVirtualThread(() -> respondToAll(server, response));

            var failure = failure(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1"));

            assertEquals(Failure.Code.GATEWAY_FAILED, failure.code(), failure::message);
            assertEquals(Charged.NO, failure.charged());
            assertEquals(5, time.slept().size());
        }
    }

    /** Images of megabytes, which come faster than they are read, framed in each of HTTP's ways. */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: %d", "Transfer-Encoding: chunked", "Connection: close"})
    void largeResponseIsReadToItsEnd(String framing) throws IOException {
        var body = LARGE_ANSWER.formatted(base64(ONE), base64(OTHER));
        try (var server = new ServerSocket(0)) {
            var head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + framing.formatted(body.length());
            var sent = framing.endsWith("chunked") ? chunked(body) : body;
            var unused = Thread.startVirtualThread(() -> respondToAll(server, head + "\r\n\r\n" + sent));

            var made = makeTwo(server);

            assertEquals(1_700_000_000L, made.created());
            assertEquals(List.of(Sha256.hex(ONE), Sha256.hex(OTHER)), hashes);
        }
    }

    @Test
    void whatCameBeforeALargeResponseBrokeIsHandedOver() throws IOException {
        var body = LARGE_ANSWER.formatted(base64(ONE), base64(OTHER));
        try (var server = new ServerSocket(0)) {
            var head = "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n".formatted(body.length());
            var cut = body.substring(0, body.length() - 1_000_000);
            var unused = Thread.startVirtualThread(() -> respondToAll(server, head + cut));

            var error = assertThrows(GenerationException.class, () -> makeTwo(server));

            assertEquals(Failure.Code.GATEWAY_TIMEOUT, error.failure().code(), error::getMessage);
            assertEquals(List.of(Sha256.hex(ONE)), hashes);
        }
    }

    private Gateway.Made makeTwo(ServerSocket server) {
        var baseUrl = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1");
        return gateway(baseUrl, Secret.fixed(LocalGateway.KEY)).generate(call(2, Duration.ofMinutes(1)), this::take);
    }

    private static String base64(byte[] content) {
        return Base64.getEncoder().encodeToString(content);
    }

    private static String chunked(String body) {
        var chunks = new StringBuilder(body.length() + 10_000);
        for (var from = 0; from < body.length(); from += 10_007) {
            var chunk = body.substring(from, Math.min(from + 10_007, body.length()));
            chunks.append(Integer.toHexString(chunk.length()))
                    .append("\r\n")
                    .append(chunk)
                    .append("\r\n");
        }
        return chunks.append("0\r\n\r\n").toString();
    }

    @Test
    void rotatedKeyIsTakenAtOnceUnderTheSameIdempotencyKey() {
        Queue<String> keys = new ArrayDeque<>(List.of("sk-old", LocalGateway.KEY));
        var secret = new Secret(keys::remove, Duration.ofMinutes(15), Secret.FOREVER, time.clock());
        secret.get();
        time.pass(Duration.ofSeconds(60));

        make(upstream.baseUrl(), secret);

        assertEquals(
                List.of("the-key, 0 charged", "the-key, 1 charged"),
                upstream.calls().stream()
                        .map(call -> call.idempotencyKey() + ", " + call.charged() + " charged")
                        .toList());
        assertEquals(1, upstream.charged());
        assertEquals(List.of(), time.slept());
    }

    @Test
    void wrongKeyIsToldAtOnce() {
        var wrong = Secret.fixed("sk-wrong");

        var error = assertThrows(GenerationException.class, () -> make(upstream.baseUrl(), wrong));

        assertEquals(Failure.Code.GATEWAY_REJECTED, error.failure().code());
        assertEquals(1, upstream.calls().size());
    }
}
