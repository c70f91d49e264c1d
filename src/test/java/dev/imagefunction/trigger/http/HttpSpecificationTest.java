package dev.imagefunction.trigger.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import dev.imagefunction.boot.Setup;
import dev.imagefunction.openapi.Specification;
import dev.imagefunction.trigger.Fields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
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

    private static SimpleRequest request(Fields event) {
        var context = event.in("requestContext");
        var path = event.text("rawPath", "");
        var request = new SimpleRequest.Builder(
                context.in("http").text("method", ""), path.substring(Math.max(path.indexOf("/v1"), 0)));
        event.in("headers")
                .map()
                .forEach((name, value) -> request.withHeader(String.valueOf(name), String.valueOf(value)));
        if (context.has("authorizer")) {
            request.withAuthorization("Bearer from-the-front"); // the front has identified the caller
        }
        var body = event.text("body");
        if (body != null && Boolean.TRUE.equals(event.value("isBase64Encoded"))) {
            try {
                request.withBody(Base64.getDecoder().decode(body));
            } catch (IllegalArgumentException bad) {
                request.withBody(body, UTF_8);
            }
        } else if (body != null) {
            request.withBody(body, UTF_8);
        }
        return request.build();
    }

    private static SimpleResponse response(ProxyResponse response) {
        var builder = SimpleResponse.Builder.status(response.statusCode()).withBody(response.body(), UTF_8);
        response.headers().forEach(builder::withHeader);
        return builder.build();
    }

    @ParameterizedTest
    @MethodSource("events")
    void callIsAsDescribed(String name) {
        Specification.check(request(Setup.event("http", name).fields()), response(setup.http(name)));
    }

    @Test
    void modelsAreTheExampleOfTheDescription() {
        assertEquals(
                Specification.document()
                        .at("/paths/~1models/get/responses/200/content/application~1json/examples/default/value"),
                Setup.json(setup.http("models").body()));
    }
}
