package dev.imagefunction.local.http;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Reads durations as people type them. */
public final class LocalDuration {
    private LocalDuration() {}

    /**
     * Reads {@code 20s}, {@code 1m30s} or {@code PT20S}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Duration parse(String text) {
        var upper = text.toUpperCase(Locale.ROOT);
        try {
            return Duration.parse(upper.startsWith("P") ? upper : "PT" + upper);
        } catch (DateTimeParseException malformed) {
            throw new IllegalArgumentException("'" + text + "' is not a duration such as 20s or 1m30s", malformed);
        }
    }
}
