package dev.imagefunction.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenerationIdTest {
    static Stream<String> allowed() {
        return Stream.of("a", "-", "_", "0", "a.b", "order-7421", "A_z.0-9", "x".repeat(128));
    }

    static Stream<String> refused() {
        return Stream.of("", ".", "..", ".a", "a/b", "a\\b", "a b", "a\n", "é", "a%2e", "a+b", "x".repeat(129));
    }

    @ParameterizedTest
    @MethodSource("allowed")
    void takesWhatIsAllowedForOwnerAndId(String text) {
        assertTrue(GenerationId.isValid(text));
        assertEquals(text, GenerationId.internal(text).id());
        assertEquals(text, new GenerationId(text, "a").owner());
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWhatCouldLeaveItsPrefix(String text) {
        assertFalse(GenerationId.isValid(text));
        assertThrows(IllegalArgumentException.class, () -> GenerationId.internal(text));
        assertThrows(IllegalArgumentException.class, () -> new GenerationId(text, "a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret text", "../other"})
    void doesNotRepeatWhatItRefuses(String text) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> GenerationId.internal(text));
        assertFalse(String.valueOf(refusal.getMessage()).contains(text));
    }
}
