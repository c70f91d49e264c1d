package dev.imagefunction.packaged;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.imagefunction.local.LocalEnvironment;
import dev.imagefunction.local.http.LocalJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each event file, sent to the packaged function as a developer does by hand. */
@ExtendWith(Deployment.class)
class EventFilesIT {
    private static final Path EVENTS = Path.of("src/test/resources/events");
    /** Events of another format than the trigger takes. */
    private static final Set<String> THROWN = Set.of(
            "queue/no-records.json",
            "queue/no-message-id.json",
            "topic/no-records.json",
            "bus/no-detail.json",
            "bus/s3-notification.json");

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final LocalEnvironment local;

    EventFilesIT(LocalEnvironment local) {
        this.local = local;
    }

    @AfterAll
    static void close() {
        HTTP.close();
    }

    static List<String> files() throws IOException {
        try (var files = Files.walk(EVENTS)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> EVENTS.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private HttpResponse<String> send(String file) throws Exception {
        var function = URI.create("/2015-03-31/functions/" + Path.of(file).getParent() + "/invocations");
        var request = HttpRequest.newBuilder(local.lambda().endpoint().resolve(function))
                .POST(BodyPublishers.ofFile(EVENTS.resolve(file)));
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    @ParameterizedTest
    @MethodSource("files")
    void eventFileGetsItsResponse(String file) throws Exception {
        var answer = send(file);

        assertEquals(200, answer.statusCode(), answer::body);
        assertEquals(
                THROWN.contains(file) ? Optional.of("Unhandled") : Optional.empty(),
                answer.headers().firstValue("X-Amz-Function-Error"),
                answer::body);
    }

    @Test
    void tokenOfTheHttpEventsIsKnown() throws Exception {
        assertEquals(
                200,
                LocalJson.parseOrText(send("http/generate.json").body())
                        .path("statusCode")
                        .asInt());
    }
}
