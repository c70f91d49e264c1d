package dev.imagefunction.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.boot.Setup;
import dev.imagefunction.generation.GenerationException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BusTest {
    private final Setup setup = new Setup();

    @ParameterizedTest
    @CsvSource({
        "one, 7bf73129-1428-4cd3-a780-95db273d1602, ok, 1",
        "own-id, bus-own-id, ok, 2",
        "invalid, bus-invalid, invalid_value, 0",
        "refused, 7bf73129-1428-4cd3-a780-000000000005, moderation_blocked, 1"
    })
    void outcomeIsStoredOnceAndReturned(String name, String id, String outcome, int calls) {
        var answer = setup.functions.bus(Setup.event("bus", name));
        assertEquals(answer, setup.functions.bus(Setup.event("bus", name)));
        assertEquals(id, answer.id());
        assertEquals(Optional.of(outcome), setup.outcome("internal", id));
        assertEquals(calls, setup.gateway.calls.size());
    }

    /** Such as the detail alone, to which a rule's InputPath may reduce the event, or as text: its id stays usable. */
    @Test
    void eventWithoutAnObjectAsDetailIsThrownAndNotStored() {
        var text = new Event(Map.of("id", "e-1", "source", "shop", "detail", "{\"prompt\": \"An otter\"}"), null);
        for (var event : List.of(Setup.event("bus", "no-detail"), Setup.event("generate", "full"), text)) {
            var thrown = assertThrows(GenerationException.class, () -> setup.functions.bus(event));
            assertEquals("detail", thrown.failure().param());
        }
        assertTrue(setup.store.claims().isEmpty());
    }

    /** A failure stored for an event of S3 would cause another event of S3, without an end. */
    @Test
    void eventOfAnotherServiceIsThrownAndNotStored() {
        var event = Setup.event("bus", "s3-notification");
        var body = Setup.json(new String(Setup.file("bus", "s3-notification"), UTF_8))
                .toString();
        var notification = Map.of("MessageId", "sns-1", "Message", body);

        assertThrows(GenerationException.class, () -> setup.functions.bus(event));
        assertEquals(List.of("m-1"), setup.deliver(body));
        assertEquals(List.of("m-1"), setup.deliver("{\"Records\": [{\"eventSource\": \"aws:s3\"}]}"));
        var records = Setup.event(Map.of("Records", List.of(Map.of("Sns", notification))));
        assertThrows(GenerationException.class, () -> setup.functions.topic(records));

        assertTrue(setup.store.claims().isEmpty());
    }

    @Test
    void failureThatARetryCanFixIsThrown() {
        var event = Setup.event("bus", "throttled");
        assertThrows(GenerationException.class, () -> setup.functions.bus(event));
    }
}
