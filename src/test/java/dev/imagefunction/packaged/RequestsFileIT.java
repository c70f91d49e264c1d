package dev.imagefunction.packaged;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.imagefunction.local.LocalEnvironment;
import dev.imagefunction.openapi.Specification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each request of {@code examples/requests.http}, from top to bottom, held against {@code openapi.json}. */
@ExtendWith(Deployment.class)
class RequestsFileIT {
    private static final Pattern REQUEST = Pattern.compile(
            "(?<name>.+)\n# (?<status>\\d+) (?<body>.+)\n(?<method>[A-Z]+) (?<url>\\S+)\n?(?<headers>(?:.+\n?)*)(?:\n(?<json>.+))?\n*");

    private final LocalEnvironment local;

    RequestsFileIT(LocalEnvironment local) {
        this.local = local;
    }

    @TestFactory
    Stream<DynamicTest> requests() throws IOException {
        var file = Files.readString(Path.of("examples/requests.http"))
                .replace("{{host}}", local.http().toString())
                .replace("{{token}}", LocalEnvironment.HTTP_KEY);
        return Arrays.stream(file.split("### ")).skip(1).map(text -> {
            var request = REQUEST.matcher(text);
            if (!request.matches()) {
                throw new AssertionError(text);
            }
            return DynamicTest.dynamicTest(
                    request.group("name"),
                    () -> send(
                            request.group("method"),
                            request.group("url"),
                            headers(request.group("headers")),
                            request.group("json") == null ? "" : request.group("json"),
                            Integer.parseInt(request.group("status")),
                            request.group("body")));
        });
    }

    private static Map<String, String> headers(String lines) {
        return lines.lines()
                .map(line -> line.split(": ", 2))
                .collect(Collectors.toMap(header -> header[0], header -> header[1]));
    }

    private static void send(
            String method, String url, Map<String, String> headers, String json, int status, String body) {
        var request = given().filter(Specification.filter()).headers(headers);
        var response = (json.isEmpty() ? request : request.body(json)).request(method, url);

        assertEquals(status, response.statusCode(), response::asString);
        Example.assertAlike(body, response.asString());
    }
}
