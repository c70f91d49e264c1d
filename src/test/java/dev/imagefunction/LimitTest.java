package dev.imagefunction;

import static dev.imagefunction.Lambda.event;
import static dev.imagefunction.Lambda.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.local.gateway.LocalGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits of the gateway's contract: beyond them the gateway is not called. {@code RequestRulesTest} has each step. */
@QuarkusTest
@TestProfile(LocalProfile.class)
class LimitTest {
    private static final String OTTER = "A cute baby sea otter";

    private final LocalGateway gateway = LocalServices.gateway();

    @BeforeEach
    void renew() {
        LocalServices.renew();
    }

    record Wrong(String field, Object value, String model, String message) {}

    static Stream<Wrong> wrongs() {
        var one = "gpt-image-1";
        var newer = "gpt-image-1.5";
        return Stream.of(
                new Wrong("n", 0, one, "n is 0 but must be a whole number from 1 to 10"),
                new Wrong("n", "2", one, "n must be a whole number"),
                new Wrong("prompt", "", one, "prompt is empty"),
                new Wrong("prompt", 7, newer, "prompt must be a string"),
                new Wrong("prompt", "\uD83E\uDDA6".repeat(32_001), newer, "prompt has 32001 characters"),
                new Wrong("size", "1792x1024", one, "\"1792x1024\" is not a size of gpt-image-1"),
                new Wrong("size", "1536x1024", newer, "it takes 1024x1024, 1792x1024, 1024x1792"),
                new Wrong("quality", "auto", one, "it takes high, medium, low"),
                new Wrong("model", "gpt-image-2", "", "the models are gpt-image-1, gpt-image-1.5"),
                new Wrong("response_format", "url", one, "that only the http function takes"),
                new Wrong("styl", "vivid", one, "the nearest field is style"),
                new Wrong("style", "vivid", one, "is a parameter of OpenAI's API that gpt-image-1 does not take"),
                new Wrong("negative_prompt", "cats", one, "remove it. The fields are prompt, model"),
                new Wrong("id", ".hidden", one, "not starting with a dot"),
                new Wrong("id", "\u00e4", one, "id must be 1 to 128"));
    }

    @ParameterizedTest
    @MethodSource("wrongs")
    void oneStepBeyondIsToldAndCostsNothing(Wrong wrong) {
        var event = new HashMap<>(wrong.model.isEmpty() ? event(OTTER) : event(OTTER, "model", wrong.model));
        event.put(wrong.field, wrong.value);

        var answer = send(event);

        assertEquals("failed", answer.status(), answer::text);
        assertEquals("invalid_value", answer.json().getString("error.code"));
        assertEquals(wrong.field, answer.json().getString("error.param"));
        assertEquals("no", answer.json().getString("error.charged"));
        assertTrue(answer.message().contains(wrong.message), answer::text);
        assertEquals(0, gateway.calls().size());
    }

    @Test
    void lastStepIsTaken() {
        var id = UUID.randomUUID() + "x".repeat(92);
        var event = event("\uD83E\uDDA6".repeat(32_000), "model", "gpt-image-1");
        event.put("id", id);

        assertEquals("succeeded", send(event).status());
        assertEquals(128, id.length());
        assertEquals(1, gateway.calls().size());
    }

    @Test
    void everyWrongFieldIsToldAtOnce() {
        var secret = "a prompt in the wrong place";
        var answer = send(event("", "model", "gpt-image-1", "n", 11, "size", "1x1", "quality", secret, "sise", secret));

        for (var field : List.of("prompt is empty", "n is 11", "\"1x1\" is not a size", "quality", "sise is not a")) {
            assertTrue(answer.message().contains(field), answer::text);
        }
        assertFalse(answer.text().contains(secret), answer::text);
        assertEquals(0, gateway.calls().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"a cute baby sea otter\"", "17", "null", "{}", "{\"prompt\":null}"})
    void eventThatIsNoneIsTold(String event) {
        var answer = send(event);

        assertEquals("invalid_value", answer.json().getString("error.code"), answer::text);
        assertTrue(Map.of("event", 1, "prompt", 1).containsKey(answer.json().getString("error.param")));
        assertFalse(answer.message().contains("a cute baby sea otter\""), answer::text);
        assertEquals(0, gateway.calls().size());
    }

    @Test
    void invalidEventCanBeMendedUnderItsId() {
        var event = event(OTTER, "model", "gpt-image-1", "n", 0);
        send(event);
        event.put("n", 1);

        assertEquals("succeeded", send(event).status());
    }
}
