package dev.imagefunction.gateway;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * REST clients, each with a connection of its own that serves one call at a time. A shared connection is not safe: a
 * response may leave bytes on it, and the next call would read them as its own response. Lambda also freezes the
 * process between two events, and the connection may be closed meanwhile. A request that is sent over such a connection
 * may be paid for and lost.
 */
final class ClientPool {
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(4);

    private final Supplier<ImagesApi> builder;
    private final Clock clock;
    private final AtomicReference<@Nullable ImagesApi> first;
    private final Deque<Idle> idle = new ConcurrentLinkedDeque<>();

    private record Idle(ImagesApi client, Connection connection, Instant since) {}

    /** Builds the first client, before an event needs it; it has no connection yet. */
    ClientPool(Supplier<ImagesApi> builder, Clock clock) {
        this.builder = builder;
        this.clock = clock;
        this.first = new AtomicReference<>(builder.get());
    }

    /** A client whose connection was used a moment ago, or a new one. */
    ImagesApi take() throws InterruptedException {
        for (var last = idle.pollFirst(); last != null; last = idle.pollFirst()) {
            if (clock.instant().isBefore(last.since().plus(LONGEST_IDLE))
                    && last.connection().isSilent()) {
                return last.client();
            }
            close(last.client());
        }
        var prepared = first.getAndSet(null);
        return prepared == null ? builder.get() : prepared;
    }

    /**
     * Ends the use of a client.
     *
     * @param connection on which a response was read exactly to its end; null closes the client
     */
    void giveBack(ImagesApi client, @Nullable Connection connection) {
        if (connection == null) {
            close(client);
        } else {
            idle.addFirst(new Idle(client, connection, clock.instant()));
        }
    }

    private static void close(ImagesApi client) {
        try {
            if (client instanceof Closeable closeable) {
                closeable.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
