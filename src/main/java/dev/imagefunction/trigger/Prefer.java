package dev.imagefunction.trigger;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * RFC 7240's Prefer header. A wait alone changes nothing: who does not ask for an answer without waiting waits.
 *
 * @param async whether the caller would rather not wait for the images
 * @param patience how long it would wait all the same
 */
record Prefer(boolean async, Duration patience) {
    private static final Pattern WAIT = Pattern.compile("wait\\s*=\\s*\"?(\\d{1,6})\"?");

    static Prefer of(@Nullable String header) {
        var async = false;
        var wait = Duration.ZERO;
        for (var preference : header == null ? new String[0] : header.split(",", -1)) {
            var name = preference.split(";", -1)[0].strip().toLowerCase(Locale.ROOT);
            var seconds = WAIT.matcher(name);
            if (name.equals("respond-async")) {
                async = true;
            } else if (seconds.matches()) {
                wait = Duration.ofSeconds(Long.parseLong(seconds.group(1)));
            }
        }
        return new Prefer(async, wait);
    }
}
