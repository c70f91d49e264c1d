package dev.imagefunction.secret;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One secret's value, read when it is first needed and then now and again, so that a rotated one needs no deploy. */
public final class Secret {
    /** A value is not read afresh sooner than this, however often it is refused. */
    private static final Duration LEAST_AGE = Duration.ofSeconds(10);

    private final Supplier<String> source;
    private final Duration maxAge;
    private final Clock clock;
    private @Nullable String value;
    private Instant read = Instant.MIN;

    /**
     * A secret that lives somewhere.
     *
     * @param maxAge how long a value is used before it is read afresh
     */
    public Secret(Supplier<String> source, Duration maxAge, Clock clock) {
        this.source = source;
        this.maxAge = maxAge;
        this.clock = clock;
    }

    /** A secret that never changes. */
    public static Secret fixed(String value) {
        return new Secret(() -> value, Duration.ofDays(3650), Clock.systemUTC());
    }

    public synchronized String get() {
        if (value == null || !clock.instant().isBefore(read.plus(maxAge))) {
            value = source.get();
            read = clock.instant();
        }
        return value;
    }

    /**
     * A value was refused: reads it afresh.
     *
     * @return whether there is another one now, with which to try again
     */
    public synchronized boolean renew(String refused) {
        if (refused.equals(value) && !clock.instant().isBefore(read.plus(LEAST_AGE))) {
            value = null;
        }
        return !get().equals(refused);
    }
}
