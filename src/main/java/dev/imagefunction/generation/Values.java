package dev.imagefunction.generation;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Checks of single values; each returns what is allowed, or null for a valid value. */
public final class Values {
    private Values() {}

    static @Nullable String oneOf(Object value, List<String> allowed) {
        return value instanceof String text && allowed.contains(text) ? null : "must be one of " + listed(allowed);
    }

    static @Nullable String wholeNumber(@Nullable Object value, int least, int most) {
        var allowed = "must be a whole number from " + least + " to " + most;
        if (!(value instanceof Integer || value instanceof Long)) {
            return allowed;
        }
        var number = ((Number) value).longValue();
        return number >= least && number <= most ? null : "is " + number + " but " + allowed;
    }

    static String listed(Collection<String> words) {
        var ordered = words instanceof List ? words : new TreeSet<>(words);
        return String.join(", ", ordered);
    }

    /** Repeats a value in a message only where it cannot be a misplaced prompt or key. */
    static String quoted(String value) {
        return isHarmless(value) ? "\"" + value + "\" " : "";
    }

    /** Returns true for a short word without white space, which cannot be a prompt. */
    public static boolean isHarmless(String word) {
        return word.matches("[A-Za-z0-9_.-]{1,32}");
    }
}
