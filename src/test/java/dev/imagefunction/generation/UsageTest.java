package dev.imagefunction.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UsageTest {
    private static final BigDecimal HUGE = new BigDecimal("1e999999999");

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
            Map<String, @Nullable Object> one, Map<String, @Nullable Object> other, Map<String, @Nullable Object> sum) {
        assertEquals(sum, Usage.sum(one, other));
    }

    private static @Nullable Object sum(@Nullable Object one, @Nullable Object other) {
        return Usage.sum(Collections.singletonMap("a", one), Collections.singletonMap("a", other))
                .get("a");
    }

    @Test
    void nullOnEitherSideIsIgnored() {
        assertEquals(5, sum(null, 5));
        assertEquals(5, sum(5, null));
        assertEquals(null, sum(null, null));
        var details = Map.of("text_tokens", 5);
        assertEquals(details, sum(null, details));
        assertEquals(details, sum(details, null));
        assertEquals(
                Collections.singletonMap("x", null),
                sum(Collections.singletonMap("x", null), Collections.singletonMap("x", null)));
    }

    /** A sum of 1 and 1e999999999 has a billion digits. */
    @Test
    void numberOfManyDigitsReplacesTheSum() {
        assertEquals(HUGE, sum(1, HUGE));
        assertEquals(1, sum(HUGE, 1));
        assertEquals(new BigDecimal("1e-999999999"), sum(1, new BigDecimal("1e-999999999")));
        assertEquals(new BigDecimal("1e400"), sum(1, new BigDecimal("1e400")));
        assertEquals(Double.POSITIVE_INFINITY, sum(1, Double.POSITIVE_INFINITY));
        assertEquals(Double.NaN, sum(1, Double.NaN));
        var digits = new BigInteger("9".repeat(400));
        assertEquals(digits, sum(1, digits));
    }

    @Test
    void numbersOfUpToFortyDigitsAreSummed() {
        var forty = new BigInteger("1" + "0".repeat(39));
        assertEquals(new BigDecimal(forty.add(BigInteger.ONE)), sum(1, forty));
        assertEquals(new BigDecimal("1e-40").add(BigDecimal.ONE), sum(1, new BigDecimal("1e-40")));
        assertEquals(new BigDecimal("1e-41"), sum(1, new BigDecimal("1e-41")));
        assertEquals(999_999_999_999_999_999L, sum(999_999_999_999_999_998L, 1));
        assertEquals(new BigDecimal("1000000000000000000"), sum(999_999_999_999_999_999L, 1));
    }
}
