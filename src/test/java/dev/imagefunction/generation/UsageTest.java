package dev.imagefunction.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UsageTest {
    static Stream<Arguments> sums() {
        return Stream.of(
                Arguments.of(Map.of(), Map.of(), Map.of()),
                Arguments.of(Map.of("a", 1), Map.of(), Map.of("a", 1)),
                Arguments.of(Map.of(), Map.of("a", 1), Map.of("a", 1)),
                Arguments.of(Map.of("a", 1), Map.of("a", 2), Map.of("a", 3L)),
                Arguments.of(Map.of("a", 1), Map.of("b", 2), Map.of("a", 1, "b", 2)),
                Arguments.of(Map.of("a", Integer.MAX_VALUE), Map.of("a", 1), Map.of("a", 2_147_483_648L)),
                Arguments.of(Map.of("a", 0.1), Map.of("a", 0.2), Map.of("a", new BigDecimal("0.3"))),
                Arguments.of(
                        Map.of("a", Map.of("b", 1, "c", 5)),
                        Map.of("a", Map.of("b", 2)),
                        Map.of("a", Map.of("b", 3L, "c", 5))),
                Arguments.of(Map.of("tier", "one"), Map.of("tier", "two"), Map.of("tier", "two")),
                Arguments.of(Map.of("a", 1), Map.of("a", "many"), Map.of("a", "many")),
                Arguments.of(Map.of("a", Map.of("b", 1)), Map.of("a", 7), Map.of("a", 7)));
    }

    @ParameterizedTest
    @MethodSource("sums")
    void numbersAreSummedAtAnyDepthAndTheRestIsKept(
            Map<String, Object> one, Map<String, Object> other, Map<String, Object> sum) {
        assertEquals(sum, Usage.sum(one, other));
    }
}
