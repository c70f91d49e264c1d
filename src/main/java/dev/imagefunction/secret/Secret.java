package dev.imagefunction.secret;

import dev.imagefunction.generation.GenerationException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One secret's value. It is read when it is first needed, and again after a time, so that rotating a secret needs no
 * deployment. No lock is held while it is read: a process that Lambda froze during its start must not block its first
 * event.
 */
public final class Secret {
    private static final Logger LOG = Logger.getLogger(Secret.class);

    /** The least time between two reads of a value that is refused, or that could not be read again. */
    private static final Duration LEAST_AGE = Duration.ofSeconds(10);

    /** For a value that is never too old. */
    public static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

    private final Supplier<String> source;
    private final Duration maxAge;
    private final Duration mostAge;
    private final Clock clock;
    private final AtomicReference<@Nullable Value> current = new AtomicReference<>();

    /** When one thread may read an old value again. */
    private final AtomicReference<Instant> next = new AtomicReference<>(Instant.MIN);

    private volatile @Nullable Failed failed;

    private record Failed(GenerationException why, Instant at) {}

    /** @param read when its reading began */
    private record Value(String text, Instant read) {}

    /**
     * A secret that is read from somewhere.
     *
     * @param maxAge how long a value is used before it is read again
     * @param mostAge how long a value is used that cannot be read again
     */
    public Secret(Supplier<String> source, Duration maxAge, Duration mostAge, Clock clock) {
        this.source = source;
        this.maxAge = maxAge;
        this.mostAge = mostAge;
        this.clock = clock;
    }

    /** A secret that never changes. */
    public static Secret fixed(String value) {
        return new Secret(() -> value, FOREVER, FOREVER, Clock.systemUTC());
    }

    /**
     * The value. While it cannot be read again, the former value stays in use for a time.
     *
     * @throws GenerationException {@code SECRET_UNREADABLE} if it was never read, or if the former value is too old
     */
    public String get() {
        var value = current.get();
        if (value == null) {
            return read();
        }
        if (isOlder(value, mostAge)) {
            var why = justFailed();
            if (why != null) {
                throw new GenerationException(why.failure());
            }
            return read();
        }
        return isOlder(value, maxAge) && isNextToRead() ? readAgain(value) : value.text();
    }

    private boolean isOlder(Value value, Duration age) {
        return Duration.between(value.read(), clock.instant()).compareTo(age) >= 0;
    }

    /** Why the last read failed, if that was a moment ago. */
    private @Nullable GenerationException justFailed() {
        var last = failed;
        return last != null && clock.instant().isBefore(last.at().plus(LEAST_AGE)) ? last.why() : null;
    }

    /** One thread reads; the others use the former value. */
    private boolean isNextToRead() {
        var now = clock.instant();
        var due = next.get();
        return !now.isBefore(due) && next.compareAndSet(due, now.plus(LEAST_AGE));
    }

    private String read() {
        var begun = clock.instant();
        try {
            var value = new Value(source.get(), begun);
            current.accumulateAndGet(
                    value, (other, mine) -> other != null && other.read().isAfter(mine.read()) ? other : mine);
            return value.text();
        } catch (GenerationException e) {
            failed = new Failed(e, clock.instant());
            throw e;
        }
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
        return isOlder(value, LEAST_AGE)
                && justFailed() == null
                && !readAgain(value).equals(refused);
    }

    private String readAgain(Value former) {
        try {
            return read();
        } catch (GenerationException e) {
            LOG.warn(e.getMessage());
            return former.text();
        }
    }
}
