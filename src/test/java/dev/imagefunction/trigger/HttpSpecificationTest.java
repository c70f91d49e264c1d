package dev.imagefunction.trigger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import dev.imagefunction.openapi.Specification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds every HTTP event of the tests, and the response to it, against {@code openapi.json}. */
class HttpSpecificationTest {
    private final Setup setup = new Setup();

    static List<String> events() throws IOException {
        try (var files = Files.list(Path.of("src/test/resources/events/http"))) {
            return files.map(file -> file.getFileName().toString().replace(".json", ""))
                    .filter(name -> !name.equals("payload-1.0")) // no call that a caller can make
                    .sorted()
                    .toList();
        }
    }

    private static SimpleRequest request(Object event) {
        var method = Objects.requireNonNull(Event.text(event, "requestContext", "http", "method"));
        var path = Objects.requireNonNull(Event.text(event, "rawPath"));
        var request = new SimpleRequest.Builder(method, path.substring(Math.max(path.indexOf("/v1"), 0)));
        if (Event.at(event, "headers") instanceof Map<?, ?> headers) {
            headers.forEach((name, value) -> request.withHeader(String.valueOf(name), String.valueOf(value)));
        }
        if (Event.at(event, "requestContext", "authorizer") != null) {
            request.withAuthorization("Bearer from-the-front"); // the front vouches instead
        }
        var body = Event.text(event, "body");
        if (body != null && Boolean.TRUE.equals(Event.at(event, "isBase64Encoded"))) {
            try {
                request.withBody(Base64.getDecoder().decode(body));
            } catch (IllegalArgumentException bad) {
                request.withBody(body, StandardCharsets.UTF_8);
            }
        } else if (body != null) {
            request.withBody(body, StandardCharsets.UTF_8);
        }
        return request.build();
    }

    private static SimpleResponse response(HttpResponse response) {
        var builder =
                SimpleResponse.Builder.status(response.status()).withBody(response.body(), StandardCharsets.UTF_8);
        response.headers().forEach(builder::withHeader);
        return builder.build();
    }

    @ParameterizedTest
    @MethodSource("events")
    void callIsAsDescribed(String name) {
        var event = Objects.requireNonNull(Setup.event("http", name));

        Specification.check(request(event), response(setup.http.http(event)));
    }

    @Test
    void modelsAreTheExampleOfTheDescription() {
        assertEquals(
                Specification.document()
                        .at("/paths/~1models/get/responses/200/content/application~1json/examples/default/value"),
                Setup.json(setup.http("models").body()));
    }
}
