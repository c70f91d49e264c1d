package dev.imagefunction.trigger.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.fasterxml.jackson.databind.JsonNode;
import dev.imagefunction.boot.Setup;
import dev.imagefunction.openapi.Specification;
import dev.imagefunction.trigger.Fields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
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
        var request = request(Setup.event("http", name).fields());
        var response = setup.http(name);

        Specification.check(request, response(response));

        var headers = new TreeSet<>(response.headers().keySet());
        headers.removeAll(Set.of("content-type", "cache-control", "x-content-type-options"));
        described(request, response.statusCode()).fieldNames().forEachRemaining(headers::remove);
        assertEquals(Set.of(), headers);
    }

    /** The headers of a response; 404 and 405 are the same on all paths. */
    private static JsonNode described(SimpleRequest request, int status) {
        var isOfAnyPath = status == 404 || status == 405;
        var path = isOfAnyPath ? "/models/{model}" : request.getPath().replaceFirst("^/v1", "");
        var method = isOfAnyPath ? "get" : request.getMethod().name().toLowerCase(Locale.ROOT);
        var template = path.replaceFirst("^/models/.+", "/models/{model}")
                .replaceFirst("^(/images/generations)/.+", "$1/{id}");
        var response = Specification.document()
                .path("paths")
                .path(template)
                .path(method)
                .path("responses")
                .path("" + status);
        var reference = response.path("$ref").asText("");
        return (reference.isEmpty() ? response : Specification.document().at(reference.substring(1))).path("headers");
    }

    @Test
    void modelsAreTheExampleOfTheDescription() {
        assertEquals(
                Specification.document()
                        .at("/paths/~1models/get/responses/200/content/application~1json/examples/default/value"),
                Setup.json(setup.http("models").body()));
    }
}
