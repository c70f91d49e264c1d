package dev.imagefunction.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.fasterxml.jackson.databind.JsonNode;
import dev.imagefunction.generation.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecificationTest {
    private static final JsonNode DOCUMENT = Specification.document();

    /** What a reference points to, or the node itself. */
    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? DOCUMENT.at(node.path("$ref").asText().substring(1)) : node;
    }

    /** The statuses that the examples have for each error code. */
    private static Map<String, Set<Integer>> statuses() {
        var found = new TreeMap<String, Set<Integer>>();
        for (var path : DOCUMENT.path("paths")) {
            for (var operation : path) {
                operation.path("responses").properties().forEach(response -> {
                    var body = resolved(response.getValue()).at("/content/application~1json/examples");
                    for (var example : body) {
                        var code = resolved(example).at("/value/error/code").asText("");
                        var status = Integer.parseInt(response.getKey());
                        if (!code.isEmpty() && status >= 400) {
                            found.computeIfAbsent(code, key -> new TreeSet<>()).add(status);
                        }
                    }
                });
            }
        }
        return found;
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    @Test
    void isSmallEnoughForTheExecutable() throws IOException {
        try (var file = Objects.requireNonNull(Specification.class.getResourceAsStream("/openapi.json"))) {
            assertTrue(file.readAllBytes().length <= 40 * 1024);
        }
        assertTrue(DOCUMENT.path("openapi").asText().startsWith("3.1"));
    }

    @ParameterizedTest
    @EnumSource(Failure.Code.class)
    void everyFailureIsDescribedUnderItsStatus(Failure.Code code) {
        var statuses = statuses().getOrDefault(code.name().toLowerCase(Locale.ROOT), Set.of());

        assertTrue(statuses.contains(code.status()), () -> code + " is under " + statuses);
    }

    @Test
    void everyCodeHasAnExample() {
        var codes = texts(DOCUMENT.at("/components/schemas/ErrorDetail/properties/code/enum"));

        assertEquals(new TreeSet<>(codes), new TreeSet<>(statuses().keySet()));
    }

    @Test
    void documentationHasTheSameCodesAndStatuses() throws IOException {
        var documented = new TreeMap<String, Set<Integer>>();
        Pattern.compile("(?m)^\\| `(\\w+)` \\| (\\d{3}) \\|")
                .matcher(Files.readString(Path.of("docs/using.md")))
                .results()
                .forEach(row -> documented.put(row.group(1), Set.of(Integer.valueOf(row.group(2)))));

        assertEquals(documented, statuses());
    }

    @Test
    void modelsAreThoseOfTheConfiguration() throws IOException {
        var configured = new Properties();
        try (var file = Specification.class.getResourceAsStream("/application.properties")) {
            configured.load(Objects.requireNonNull(file));
        }
        var table = "image-function.generation.models.\"";
        var names = new TreeSet<String>();
        configured.stringPropertyNames().stream()
                .filter(name -> name.startsWith(table))
                .map(name -> name.substring(table.length(), name.lastIndexOf('"')))
                .forEach(names::add);
        var models =
                DOCUMENT.at("/paths/~1models/get/responses/200/content/application~1json/examples/default/value/data");

        assertEquals(names, new TreeSet<>(models.findValuesAsText("id")));
        var described = DOCUMENT.at("/components/schemas/Request/properties");
        for (var model : models) {
            var limits = table + model.path("id").asText() + "\".";
            var sizes = configured.getProperty(limits + "sizes");
            assertEquals(Arrays.asList(sizes.split(",")), texts(model.path("sizes")));
            var qualities = configured.getProperty(limits + "qualities");
            assertEquals(Arrays.asList(qualities.split(",")), texts(model.path("qualities")));
            assertEquals(described.at("/n/maximum"), model.path("max_n"));
        }
        var defaultModel = configured.getProperty("image-function.generation.default-model");
        assertTrue(described.at("/model/description").asText().contains("`" + defaultModel + "`"));
    }

    /** Each example is held against its schema, on the path that it stands for. */
    @Test
    void everyExampleIsAsDescribed() {
        var before = Specification.checked();
        DOCUMENT.path("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(operation -> operation.getValue().has("operationId"))
                .forEach(operation -> operation.getValue().path("responses").properties().stream()
                        .forEach(response -> {
                            var body = resolved(response.getValue()).at("/content/application~1json/examples");
                            body.forEach(example -> Specification.check(
                                    request(operation.getKey(), path.getKey()),
                                    response(
                                            Integer.parseInt(response.getKey()),
                                            resolved(example).path("value").toString())));
                        })));
        assertTrue(Specification.checked() > before + 40);
    }

    /** A literal of the code, such as {@code "The gateway failed (%d)"}, may follow a field's name. */
    @Test
    void everyExampleHasAMessageOfTheFunction() throws IOException {
        var literal = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\\"){20,})\"");
        var known = new ArrayList<Pattern>();
        try (var files = Files.walk(Path.of("src/main/java"))) {
            for (var file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                literal.matcher(Files.readString(file)).results().forEach(found -> known.add(messages(found.group(1))));
            }
        }
        var unknown = DOCUMENT.findValues("error").stream()
                .map(error -> error.path("message").asText(""))
                .filter(message -> !message.isEmpty()
                        && known.stream()
                                .noneMatch(each -> each.matcher(message).matches()))
                .toList();

        assertEquals(List.of(), unknown);
    }

    private static Pattern messages(String literal) {
        var text = literal.translateEscapes() + (literal.endsWith(": ") ? "%s" : "");
        return Pattern.compile(Stream.of(text.split("%[sd]", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*", "(?:\\w+ )?", "\\.?")));
    }

    private static SimpleRequest request(String method, String path) {
        var request = new SimpleRequest.Builder(method, "/inline/v1" + path.replaceAll("[{}]", ""))
                .withAuthorization("Bearer sk-local");
        return method.equals("post")
                ? request.withContentType("application/json")
                        .withBody("{\"prompt\": \"A cute baby sea otter\"}", UTF_8)
                        .build()
                : request.build();
    }

    private static SimpleResponse response(int status, String body) {
        return SimpleResponse.Builder.status(status)
                .withContentType("application/json")
                .withBody(body, UTF_8)
                .build();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"prompt\": \"\"}",
                "{\"prompt\": 5}",
                "{\"prompt\": \"An otter\", \"n\": 11}",
                "{\"prompt\": \"An otter\", \"id\": \".hidden\"}",
                "{\"prompt\": \"An otter\", \"sise\": \"1024x1024\"}",
                "{\"prompt\": \"An otter\", \"response_format\": \"jpeg\"}"
            })
    void requestThatTheServerMustNotAcceptFailsTheTest(String body) {
        var request = new SimpleRequest.Builder("post", "/v1/images/generations")
                .withAuthorization("Bearer sk-local")
                .withContentType("application/json")
                .withBody(body, UTF_8)
                .build();
        var accepted = response(202, "{\"id\": \"spec-1\", \"status\": \"queued\"}");

        assertThrows(AssertionError.class, () -> Specification.check(request, accepted));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\": \"queued\"}",
                "{\"id\": \"spec-1\", \"status\": \"lost\"}",
                "{\"id\": \"spec-1\", \"status\": \"succeeded\", \"data\": [{\"url\": \"https://a.example/0.png\"}]}",
                "{\"id\": \"spec-1\", \"status\": \"failed\", \"error\": {\"message\": \"No.\"}}"
            })
    void responseThatIsNotAsDescribedFailsTheTest(String body) {
        var request = request("get", "/images/generations/spec-1");

        assertThrows(AssertionError.class, () -> Specification.check(request, response(200, body)));
    }

    @Test
    void nullCountsAsMissing() {
        var request = new SimpleRequest.Builder("post", "/v1/images/generations")
                .withAuthorization("Bearer sk-local")
                .withContentType("application/json")
                .withBody("{\"prompt\": \"An otter\", \"n\": null, \"size\": null, \"response_format\": null}", UTF_8)
                .build();

        Specification.check(request, response(202, "{\"id\": \"spec-1\", \"status\": \"queued\"}"));
        assertFalse(DOCUMENT.path("servers").isEmpty());
    }
}
