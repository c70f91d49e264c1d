package dev.imagefunction.packaged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.imagefunction.local.LocalEnvironment;
import dev.imagefunction.local.gateway.LocalGateway;
import dev.imagefunction.local.http.LocalJson;
import dev.imagefunction.local.lambda.HttpFront;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Images that take longer than API Gateway waits, with both times shortened. */
@ExtendWith(Deployment.class)
class LongGenerationIT {
    private static final Duration LIMIT = Duration.ofSeconds(4);
    private static final Duration LONG = Duration.ofSeconds(6);

    private final LocalEnvironment local;
    private final LocalGateway gateway;
    private HttpFront front;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String id = UUID.randomUUID().toString();

    LongGenerationIT(LocalEnvironment local) throws InterruptedException {
        this.local = local;
        gateway = local.gateway();
        // The limit is for the images, and not for the start of a process.
        local.lambda().invoke("http", "{}");
        local.lambda().invoke("queue", "{\"Records\": []}");
        front = front(LIMIT);
    }

    private HttpFront front(Duration limit) {
        return new HttpFront(limit, 0, local.lambda(), "http");
    }

    @AfterEach
    void close() {
        front.close();
        http.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(front.url().resolve(path))
                .header("Authorization", "Bearer " + LocalEnvironment.HTTP_KEY);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    private HttpResponse<String> generate(String... headers) {
        var request = request("/v1/images/generations")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"id\": \"%s\", \"prompt\": \"An otter\"}".formatted(id)));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** Polls until it is done; returns the states in turn, each once. */
    private List<JsonNode> polled(String location) {
        var seen = new ArrayList<JsonNode>();
        return Eventually.get("an outcome at " + location, () -> {
            var answer = send(request(location));
            if (answer.statusCode() == 503) {
                // The call in progress holds one process, and the start of another one passes the front's limit.
                return Optional.empty();
            }
            assertEquals(200, answer.statusCode(), answer::body);
            var body = LocalJson.parseOrText(answer.body());
            if (seen.isEmpty() || !seen.getLast().path("status").equals(body.path("status"))) {
                seen.add(body);
            }
            return body.path("status").asText().matches("queued|running") ? Optional.empty() : Optional.of(seen);
        });
    }

    private void assertOpens(JsonNode answer) {
        assertEquals("succeeded", answer.path("status").asText());
        var url = answer.at("/data/0/url").asText();
        assertEquals(200, send(HttpRequest.newBuilder(URI.create(url))).statusCode());
    }

    @Test
    void callThatDoesNotWaitIsAcceptedAndPolledToItsImages() {
        gateway.latency(LONG);

        var accepted = generate("Prefer", "respond-async");

        assertEquals(202, accepted.statusCode(), accepted::body);
        assertEquals(
                "respond-async",
                accepted.headers().firstValue("Preference-Applied").orElseThrow());
        assertEquals(
                "queued", LocalJson.parseOrText(accepted.body()).path("status").asText());
        var polled = polled(accepted.headers().firstValue("Location").orElseThrow());
        assertTrue(polled.size() > 1, polled::toString);
        assertOpens(polled.getLast());
        assertEquals(1, gateway.charged());
    }

    @Test
    void callThatWaitsTooShortIsAccepted() {
        gateway.latency(LONG);

        var accepted = generate("Prefer", "respond-async, wait=1");

        assertEquals(202, accepted.statusCode(), accepted::body);
        assertEquals(
                "respond-async, wait=1",
                accepted.headers().firstValue("Preference-Applied").orElseThrow());
        assertOpens(
                polled(accepted.headers().firstValue("Location").orElseThrow()).getLast());
    }

    @Test
    void callThatWaitsLongEnoughGetsTheImages() {
        front.close();
        front = front(HttpFront.LIMIT);

        var done = generate("Prefer", "respond-async, wait=25");

        assertEquals(200, done.statusCode(), done::body);
        assertOpens(LocalJson.parseOrText(done.body()));
    }

    @Test
    void callThatIsCutOffLosesNothing() {
        gateway.latency(LONG);

        assertEquals(503, generate().statusCode());

        assertOpens(polled("/v1/images/generations/" + id).getLast());
        assertEquals(200, generate().statusCode());
        assertEquals(1, gateway.charged());
    }
}
