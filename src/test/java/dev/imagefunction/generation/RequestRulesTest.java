package dev.imagefunction.generation;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.imagefunction.openapi.Specification;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestRulesTest {
    private static final List<String> QUALITIES = List.of("high", "medium", "low");
    private static final Set<String> PARAMETERS =
            Set.of("background", "moderation", "output_format", "output_compression", "style", "user");
    private static final RequestRules RULES = new RequestRules(GenerationSettings.of(1, table()));

    private static Map<String, String> table() {
        var table = new HashMap<String, String>();
        table.put("default-model", "gpt-image-1.5");
        table.putAll(model("gpt-image-1.5", "1024x1024,1792x1024,1024x1792", String.join(",", QUALITIES)));
        table.putAll(model("gpt-image-1", "1024x1024,1536x1024,1024x1536", String.join(",", QUALITIES)));
        table.putAll(model("rich", "auto", "auto"));
        table.put("models.\"rich\".prompt-limit", "10");
        table.put("models.\"rich\".parameters", String.join(",", PARAMETERS));
        return table;
    }

    private static Map<String, String> model(String name, String sizes, String qualities) {
        return Map.of("models.\"" + name + "\".sizes", sizes, "models.\"" + name + "\".qualities", qualities);
    }

    private static Map<String, Object> event(Object... fields) {
        var event = new HashMap<String, Object>(Map.of("prompt", "otter"));
        for (var i = 0; i < fields.length; i += 2) {
            event.put(fields[i].toString(), fields[i + 1]);
        }
        return event;
    }

    /** The problems that the message names: one, or each behind its number. */
    private static List<FieldError> problems(@Nullable Object event) {
        var failure = assertThrows(GenerationException.class, () -> RULES.check(event))
                .failure();
        assertEquals(Failure.Code.INVALID_VALUE, failure.code());
        var problems = Stream.of(failure.message().split("(^| )(?=\\d+\\) )"))
                .filter(part -> !part.isEmpty())
                .map(part -> part.replaceFirst("^\\d+\\) ", "").split(" ", 2))
                .map(words -> new FieldError(words[0], words[1]))
                .toList();
        assertEquals(problems.getFirst().field(), failure.param());
        return problems;
    }

    static Stream<Arguments> withinTheLimits() {
        return Stream.of(
                arguments("prompt", List.of("x", "x".repeat(32_000), "\ud83e\udda6".repeat(32_000))),
                arguments("model", List.of("gpt-image-1.5", "gpt-image-1")),
                arguments("n", List.of(1, 10, 1L, 10L)),
                arguments("size", List.of("1024x1024", "1792x1024", "1024x1792")),
                arguments("quality", QUALITIES),
                arguments("id", List.of("a", "order-7421", "a.b_c-d", "x".repeat(128))));
    }

    static Stream<Arguments> beyondTheLimits() {
        return Stream.of(
                arguments(
                        "prompt",
                        List.of("otter \ud83d", "", " \n", "x".repeat(32_001), "\ud83e\udda6".repeat(32_001), 7)),
                arguments("model", List.of("", "gpt-image-2", "GPT-image-1", 1, List.of("gpt-image-1"))),
                arguments("n", List.of(0, 11, -1, 11L, Long.MAX_VALUE, 1L << 32 | 1, 1.0, "1", true, List.of(1))),
                arguments("size", List.of("", "1536x1024", "1024x1025", "1024X1024", 1024, "auto")),
                arguments("quality", List.of("", "High", "hd", "auto", 1, Map.of())),
                arguments("id", List.of("", ".a", "a/b", "a b", "x".repeat(129), 7421)));
    }

    @ParameterizedTest
    @MethodSource
    void withinTheLimits(String field, List<Object> values) {
        for (var value : values) {
            var request = RULES.check(event(field, value)).toEvent();
            assertEquals(value.toString(), String.valueOf(request.get(field)));
        }
    }

    @ParameterizedTest
    @MethodSource
    void beyondTheLimits(String field, List<Object> values) {
        for (var value : values) {
            var problems = problems(event(field, value));
            assertEquals(
                    List.of(field), problems.stream().map(FieldError::field).toList(), () -> field + " " + value);
        }
    }

    @Test
    void whatIsNotGivenIsTheModelsDefault() {
        assertEquals(
                new GenerationRequest(null, "gpt-image-1.5", "otter", 1, "1024x1024", "high", new TreeMap<>()),
                RULES.check(event()));
    }

    @Test
    void nullIsTheSameAsNotGiven() {
        var event = new HashMap<String, @Nullable Object>();
        event.put("prompt", "otter");
        for (var field : List.of("id", "model", "n", "size", "quality", "user", "whatever")) {
            event.put(field, null);
        }
        assertEquals(RULES.check(event()), RULES.check(event));
    }

    @ParameterizedTest
    @CsvSource({"gpt-image-1, 1792x1024", "gpt-image-1, 1024x1792", "gpt-image-1.5, 1024x1536"})
    void oneModelsSizeIsNotAnothers(String model, String size) {
        var problem = problems(event("model", model, "size", size)).getFirst();
        assertEquals("size", problem.field());
        assertTrue(problem.message().contains("it takes 1024x1024, "), problem::message);
    }

    @ParameterizedTest
    @CsvSource({
        "background, auto", "background, transparent", "background, opaque", "moderation, auto", "moderation, low",
        "output_format, png", "output_format, jpeg", "output_format, webp", "style, vivid", "style, natural",
        "user, ''", "user, me"
    })
    void aModelsParameterIsTaken(String field, String value) {
        assertEquals(
                Map.of(field, value),
                RULES.check(event("model", "rich", field, value)).parameters());
    }

    static Stream<Arguments> parametersBeyondTheirLimits() {
        return Stream.of(
                arguments("background", List.of("", "red", 1)),
                arguments("moderation", List.of("high", false)),
                arguments("output_format", List.of("gif", "PNG")),
                arguments("output_compression", List.of(-1, 101, "50", 0.5)),
                arguments("style", List.of("vibrant", 1)),
                arguments("user", List.of("x".repeat(257), 1)));
    }

    @ParameterizedTest
    @MethodSource
    void parametersBeyondTheirLimits(String field, List<Object> values) {
        for (var value : values) {
            assertEquals(
                    field,
                    problems(event("model", "rich", field, value)).getFirst().field());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void compressionIsTakenToItsEnds(int compression) {
        var request = RULES.check(event("model", "rich", "output_compression", compression, "user", "x".repeat(256)));
        assertEquals(compression, request.parameters().get("output_compression"));
    }

    @Test
    void aParameterThatTheModelDoesNotTakeIsAProblem() {
        for (var field : PARAMETERS) {
            var problem = problems(event(field, "auto")).getFirst();
            assertEquals(field, problem.field());
            assertTrue(problem.message().contains("gpt-image-1.5 does not take"), problem::message);
        }
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        var event = Map.of(
                "id", ".", "model", "none", "prompt", " ", "n", 0, "size", 1, "quality", 2, "user", 3, "sizes", 4);
        assertEquals(
                Set.of("id", "model", "prompt", "n", "size", "quality", "user", "sizes"),
                problems(event).stream().map(FieldError::field).collect(toSet()));
    }

    @ParameterizedTest
    @CsvSource({
        "promt, prompt",
        "Prompt, prompt",
        "prompts, prompt",
        "models, model",
        "sise, size",
        "qualty, quality",
        "N, n",
        "ID, id",
        "backgroud, background",
        "moderations, moderation",
        "outputFormat, output_format",
        "output-compression, output_compression",
        "users, user"
    })
    void anUnknownFieldIsNamedWithTheNearestKnown(String field, String nearest) {
        var problem = problems(event(field, "x")).getFirst();
        assertEquals(field, problem.field());
        assertTrue(problem.message().endsWith("the nearest field is " + nearest + "."), problem::message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a secret otter", "geheimer-Otter-mit-sehr-langem-Namen-und-mehr", "otter\nsecret", "s\u00e9cret"
            })
    void nothingIsRepeatedThatCouldBeThePrompt(String secret) {
        for (var field : List.of("id", "model", "n", "size", "quality", "background", "user", "unknown")) {
            var refusal = assertThrows(GenerationException.class, () -> RULES.check(event(field, secret + " ")));
            assertFalse(String.valueOf(refusal.getMessage()).contains(secret), refusal::getMessage);
        }
        var misplaced = assertThrows(GenerationException.class, () -> RULES.check(event(secret, "x")));
        assertFalse(String.valueOf(misplaced.getMessage()).contains(secret), misplaced::getMessage);
        var tooLong = assertThrows(GenerationException.class, () -> RULES.check(event("prompt", secret.repeat(6_000))));
        assertFalse(String.valueOf(tooLong.getMessage()).contains(secret), tooLong::getMessage);
        var bare = assertThrows(GenerationException.class, () -> RULES.check(secret));
        assertFalse(String.valueOf(bare.getMessage()).contains(secret), bare::getMessage);
    }

    @Test
    void openApiDocumentHasEveryField() {
        var fields = new TreeSet<>(FieldNames.PARAMETERS.keySet());
        fields.addAll(FieldNames.COMMON);
        fields.addAll(List.of("response_format", "stream"));
        var described = new TreeSet<String>();
        Specification.document()
                .at("/components/schemas/Request/properties")
                .fieldNames()
                .forEachRemaining(described::add);
        assertEquals(fields, described);
    }

    @Test
    void whatIsNoObjectIsNoEvent() {
        for (var event : List.of("otter", 1, List.of(), true)) {
            assertEquals("event", problems(event).getFirst().field());
        }
        assertEquals("event", problems(null).getFirst().field());
    }
}
