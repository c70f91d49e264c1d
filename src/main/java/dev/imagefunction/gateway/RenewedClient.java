package dev.imagefunction.gateway;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The REST client, built anew after a pause. Its connections may be dead by then: Lambda freezes the process between two
 * events, and the client's own timer, which closes idle connections, with it. A request that is sent over a dead connection
 * may be paid for and lost.
 */
final class RenewedClient {
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(4);

    private final Supplier<ImagesApi> builder;
    private final Clock clock;
    private @Nullable ImagesApi current;
    private int inUse;
    private Instant used = Instant.MIN;

    RenewedClient(Supplier<ImagesApi> builder, Clock clock) {
        this.builder = builder;
        this.clock = clock;
    }

    /** The client for one request, until {@link #end}. */
    ImagesApi begin() {
        ImagesApi old = null;
        ImagesApi client;
        synchronized (this) {
            if (inUse == 0 && !clock.instant().isBefore(used.plus(LONGEST_IDLE))) {
                old = current;
                current = null;
            }
            client = current == null ? builder.get() : current;
            current = client;
            inUse++;
        }
        close(old);
        return client;
    }

    synchronized void end() {
        inUse--;
        used = clock.instant();
    }

    private static void close(@Nullable ImagesApi client) {
        if (client instanceof Closeable closeable) {
            try {
                closeable.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
