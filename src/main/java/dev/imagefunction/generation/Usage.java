package dev.imagefunction.generation;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds up the usage of parallel calls, whatever its shape: numbers are summed, everything else is kept. */
final class Usage {
    /** Digits before or after the decimal point up to which numbers are summed; a gateway may send 1e999999999. */
    private static final int MOST_DIGITS = 40;

    private Usage() {}

    static Map<String, @Nullable Object> sum(Map<String, @Nullable Object> one, Map<String, @Nullable Object> other) {
        var sum = new LinkedHashMap<String, @Nullable Object>(one);
        other.forEach((name, value) -> sum.put(name, add(sum.get(name), value)));
        return sum;
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Object add(@Nullable Object one, @Nullable Object other) {
        if (other == null) {
            return one;
        }
        if (one instanceof Map<?, ?> a && other instanceof Map<?, ?> b) {
            return sum((Map<String, @Nullable Object>) a, (Map<String, @Nullable Object>) b);
        }
        var a = decimal(one);
        var b = decimal(other);
        if (a == null || b == null) {
            return other;
        }
        var total = a.add(b);
        return total.scale() <= 0 && total.precision() - total.scale() < 19 ? total.longValue() : total;
    }

    private static @Nullable BigDecimal decimal(@Nullable Object value) {
        try {
            var number = value instanceof Number n ? new BigDecimal(n.toString()) : null;
            return number == null || Math.abs((long) number.scale()) > MOST_DIGITS || number.precision() > MOST_DIGITS
                    ? null
                    : number;
        } catch (NumberFormatException infinite) {
            return null;
        }
    }
}
