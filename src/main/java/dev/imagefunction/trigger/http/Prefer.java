package dev.imagefunction.trigger.http;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Prefer header (RFC 7240).
 *
 * @param isAsync whether the caller prefers a response before the images are made
 * @param patience how long it waits before that; without {@code respond-async} this changes nothing
 */
record Prefer(boolean isAsync, Duration patience) {
    private static final Pattern WAIT = Pattern.compile("wait\\s*=\\s*\"?(\\d{1,6})\"?");

    static Prefer of(@Nullable String header) {
        var isAsync = false;
        Duration wait = null;
        for (var preference : header == null ? new String[0] : header.split(",", -1)) {
            var name = preference.split(";", -1)[0].strip().toLowerCase(Locale.ROOT);
            var seconds = WAIT.matcher(name);
            if (name.equals("respond-async")) {
                isAsync = true;
            } else if (wait == null && seconds.matches()) {
                wait = Duration.ofSeconds(Long.parseLong(seconds.group(1)));
            }
        }
        return new Prefer(isAsync, wait == null ? Duration.ZERO : wait);
    }
}
