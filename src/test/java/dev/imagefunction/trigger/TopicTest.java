package dev.imagefunction.trigger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.boot.Setup;
import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicTest {
    private final Setup setup = new Setup();

    @ParameterizedTest
    @CsvSource({
        "one, 95df01b4-ee98-5cb9-9903-4c221d41eb5e, ok, 1",
        "from-bus, 7bf73129-1428-4cd3-a780-000000000076, ok, 1",
        "invalid, 95df01b4-ee98-5cb9-9903-000000000077, invalid_value, 0",
        "unreadable, 95df01b4-ee98-5cb9-9903-000000000083, invalid_value, 0",
        "refused, 95df01b4-ee98-5cb9-9903-000000000081, moderation_blocked, 1"
    })
    void outcomeIsStoredOnce(String name, String id, String outcome, int calls) {
        setup.functions.topic(Setup.event("topic", name));
        setup.functions.topic(Setup.event("topic", name));
        assertEquals(Optional.of(outcome), setup.outcome("internal", id));
        assertEquals(calls, setup.gateway.calls.size());
    }

    @Test
    void failureThatARetryCanFixIsThrownAfterTheOthersAreMade() {
        var event = Setup.event("topic", "several");
        var thrown = assertThrows(GenerationException.class, () -> setup.functions.topic(event));
        assertEquals(Failure.Code.RATE_LIMIT_EXCEEDED, thrown.failure().code());
        assertEquals(Optional.of("ok"), setup.outcome("internal", "m-2"));
    }

    @Test
    void eventThatIsNotFromSnsIsThrownAndNotStored() {
        for (var event : List.of(Setup.event("topic", "no-records"), Setup.event("queue", "one"))) {
            assertThrows(GenerationException.class, () -> setup.functions.topic(event));
        }
        assertTrue(setup.store.claims().isEmpty());
        assertTrue(setup.gateway.calls.isEmpty());
    }
}
