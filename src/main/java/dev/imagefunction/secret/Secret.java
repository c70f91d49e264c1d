package dev.imagefunction.secret;

import dev.imagefunction.generation.GenerationException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One secret's value, read when it is first needed and again after a time, so that a rotated secret needs no deployment. No
 * lock is held while it is read: a process that Lambda froze during its start must not block its first event.
 */
public final class Secret {
    private static final Logger LOG = Logger.getLogger(Secret.class);

    /** A value is not read again sooner, however often it is refused. */
    private static final Duration LEAST_AGE = Duration.ofSeconds(10);

    private final Supplier<String> source;
    private final Duration maxAge;
    private final Clock clock;
    private final AtomicReference<@Nullable Value> current = new AtomicReference<>();

    private record Value(String text, Instant read) {}

    /**
     * A secret that is read from somewhere.
     *
     * @param maxAge how long a value is used before it is read again
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

    /**
     * The value. While it cannot be read again, the former value stays in use.
     *
     * @throws GenerationException {@code SECRET_UNREADABLE} if it was never read
     */
    public String get() {
        var value = current.get();
        if (value == null) {
            return read().text();
        }
        var now = clock.instant();
        // One thread reads; the others use the former value.
        if (!now.isBefore(value.read().plus(maxAge)) && current.compareAndSet(value, new Value(value.text(), now))) {
            try {
                return read().text();
            } catch (GenerationException e) {
                LOG.warn(e.getMessage());
            }
        }
        return value.text();
    }

    private Value read() {
        var value = new Value(source.get(), clock.instant());
        current.set(value);
        return value;
    }

    /**
     * Reads a refused value again. If that fails, the former value stays in use.
     *
     * @return true if there is another value now
     */
    public boolean renew(String refused) {
        var value = current.get();
        if (value == null || !value.text().equals(refused)) {
            return !get().equals(refused);
        }
        if (clock.instant().isBefore(value.read().plus(LEAST_AGE))) {
            return false;
        }
        try {
            return !read().text().equals(refused);
        } catch (GenerationException e) {
            LOG.warn(e.getMessage());
            current.compareAndSet(value, new Value(value.text(), clock.instant()));
            return false;
        }
    }
}
