package dev.imagefunction.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.boot.Setup;
import dev.imagefunction.generation.Answer;
import dev.imagefunction.generation.GenerationException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be read, and what is no field of an event. */
class EventTest {
    private static final Map<String, String> ONE =
            Map.of("generate", "full", "http", "generate", "queue", "one", "topic", "one", "bus", "one");

    private final Setup setup = new Setup();

    /** The error of an event that a trigger refuses, in whatever form that trigger reports it. */
    private Answer.ErrorBody refused(String trigger, Event event) {
        var error =
                switch (trigger) {
                    case "generate" -> setup.functions.generate(event).error();
                    case "http" -> {
                        var response = setup.functions.http(event);
                        assertEquals(400, response.statusCode());
                        yield error(response.body());
                    }
                    case "queue" -> thrown(() -> setup.functions.queue(event));
                    case "topic" -> thrown(() -> setup.functions.topic(event));
                    default -> thrown(() -> setup.functions.bus(event));
                };
        assertTrue(setup.gateway.calls.isEmpty());
        assertTrue(setup.store.claims().isEmpty());
        assertEquals("invalid_value", requireNonNull(error).code());
        return error;
    }

    private static Answer.ErrorBody error(String body) {
        return Setup.MAPPER.convertValue(Setup.json(body).path("error"), Answer.ErrorBody.class);
    }

    private static Answer.ErrorBody thrown(Runnable call) {
        var thrown = assertThrows(GenerationException.class, call::run);
        assertTrue(String.valueOf(thrown.getMessage()).startsWith("invalid_value: "), thrown.getMessage());
        return Answer.ErrorBody.of(thrown.failure());
    }

    private static byte[] followed(byte[] event, String rest) {
        return (new String(event, UTF_8) + rest).getBytes(UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"generate", "http", "queue", "topic", "bus"})
    void eventThatGoesOnAfterItsEndIsRefused(String trigger) {
        var event = Setup.file(trigger, requireNonNull(ONE.get(trigger)));
        for (var rest : List.of("{\"prompt\": \"another\"}", "1", "null", "[]")) {
            var error = refused(trigger, Setup.read(followed(event, rest)));
            assertEquals("event continues after its end; send one JSON value.", error.message());
            assertEquals("event", error.param());
        }
        for (var rest : List.of("}", "x", ",", "\u0000")) {
            var error = refused(trigger, Setup.read(followed(event, rest)));
            assertTrue(error.message().startsWith("event is not valid JSON at line "), error.message());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"generate", "http", "queue", "topic", "bus"})
    void whiteSpaceAfterAnEventIsHarmless(String trigger) {
        var event = Setup.read(followed(Setup.file(trigger, requireNonNull(ONE.get(trigger))), " \r\n\t"));
        assertEquals(null, event.problem());
    }

    /** Quotes that are not escaped make a part of the prompt look like a field. */
    @Test
    void brokenJsonIsNotRepeated() {
        for (var name : List.of("Max Mustermann, who is ill", "a\\n{\\\"_aws\\\":{}}")) {
            var error = refused(
                    "generate",
                    Setup.read("{\"prompt\": \"\", \"%s\": x}".formatted(name).getBytes(UTF_8)));
            assertTrue(error.message().startsWith("event is not valid JSON at line 1, "), error.message());
            assertEquals("event", error.param());
        }
    }

    @Test
    void jsonBeyondTheParsersLimitsSaysSo() {
        for (var value :
                List.of("[".repeat(5000) + "]".repeat(5000), "1".repeat(2000), "{\"" + "x".repeat(60_000) + "\": 1}")) {
            var error =
                    refused("generate", Setup.read(("{\"prompt\": \"otter\", \"n\": " + value + "}").getBytes(UTF_8)));
            assertEquals(
                    "event is nested too deeply, or holds a number or a field's name that is too long.",
                    error.message());
        }
    }

    /** One reader of JSON takes the first value and another the last: nobody is to pay for the wrong prompt. */
    @Test
    void fieldThatOccursTwiceIsRefused() {
        var error =
                refused("generate", Setup.read("{\"prompt\": \"an otter\", \"prompt\": \"a seal\"}".getBytes(UTF_8)));
        assertEquals("prompt", error.param());
        assertEquals("prompt occurs twice at line 1, column 32.", error.message());
        assertEquals(List.of("m-1"), setup.deliver("{\"n\": 1, \"prompt\": \"an otter\", \"n\": 2}"));
    }

    @Test
    void innerJsonThatGoesOnAfterItsEndIsRefused() {
        var two = "{\"prompt\": \"one\"} {\"prompt\": \"two\"}";
        assertEquals(List.of("m-1"), setup.deliver(two));
        setup.functions.topic(
                Setup.event(Map.of("Records", List.of(Map.of("Sns", Map.of("MessageId", "sns-1", "Message", two))))));
        assertEquals(Optional.of("invalid_value"), setup.outcome("internal", "sns-1"));
        assertTrue(setup.gateway.calls.isEmpty());
    }

    /** CESU-8 writes one character as two surrogates of three bytes each; that is not UTF-8. */
    @Test
    void surrogatesInCesu8NameTheField() {
        var otter = new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0xbe, (byte) 0xed, (byte) 0xb6, (byte) 0xa6};
        for (var bytes : List.of(otter, Arrays.copyOf(otter, 3), new byte[] {(byte) 0xff})) {
            var error = refused("generate", Setup.read(event("{\"id\": \"a\", \"prompt\": \"", bytes, "\"}")));
            assertEquals("prompt", error.param());
            assertTrue(error.message().startsWith("prompt "), error.message());
        }
    }

    private static byte[] event(String before, byte[] middle, String after) {
        var event = new ByteArrayOutputStream();
        event.writeBytes(before.getBytes(UTF_8));
        event.writeBytes(middle);
        event.writeBytes(after.getBytes(UTF_8));
        return event.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud83e", "\\udda6", "a\\udda6\\ud83e"})
    void loneSurrogateNamesTheField(String escaped) {
        var error = refused("generate", Setup.read(("{\"prompt\": \"" + escaped + "\"}").getBytes(UTF_8)));
        assertEquals("prompt", error.param());
        assertTrue(error.message().contains("surrogate"), error.message());
    }

    @Test
    void manyUnknownFieldsGetAShortMessage() {
        var event = new HashMap<String, Object>(Map.of("prompt", "otter"));
        for (var i = 0; i < 50_000; i++) {
            event.put("field-%05d".formatted(i), i);
        }
        var message = refused("generate", Setup.event(event)).message();
        assertTrue(message.length() < 2_500, () -> message.length() + " characters");
        assertTrue(message.contains("10) field-00009 is not a field"), message);
        assertTrue(message.endsWith("11) event has 49990 more unknown fields."), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"owner", "colour", "seed", "steps"})
    void distantFieldIsNotSuggested(String field) {
        var message = refused("generate", Setup.event(Map.of("prompt", "otter", field, "x")))
                .message();
        assertFalse(message.contains("the nearest field"), message);
        assertTrue(message.contains("prompt, model, n, size, quality, id"), message);
    }

    @Test
    void severalProblemsAreNumbered() {
        var error = refused("generate", Setup.event(Map.of("prompt", "", "n", 11, "size", "1x1")));
        assertEquals("prompt", error.param());
        assertTrue(error.message().matches("1\\) prompt .*\\. 2\\) n .*\\. 3\\) size .*\\."), error.message());
    }
}
