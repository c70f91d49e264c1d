package dev.imagefunction.generation;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds up what parallel calls tell of their usage, whatever its shape: numbers are summed, the rest is kept. */
final class Usage {
    private Usage() {}

    static Map<String, Object> sum(Map<String, Object> one, Map<String, Object> other) {
        var sum = new LinkedHashMap<>(one);
        other.forEach((name, value) -> sum.merge(name, value, Usage::add));
        return sum;
    }

    @SuppressWarnings("unchecked")
    private static Object add(@Nullable Object one, Object other) {
        if (one instanceof Map<?, ?> a && other instanceof Map<?, ?> b) {
            return sum((Map<String, Object>) a, (Map<String, Object>) b);
        }
        if (one instanceof Number a && other instanceof Number b) {
            var total = new BigDecimal(a.toString()).add(new BigDecimal(b.toString()));
            return total.scale() <= 0 ? total.longValue() : total;
        }
        return other;
    }
}
