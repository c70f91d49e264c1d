package dev.imagefunction.gateway;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandler;
import io.netty.handler.codec.http.HttpClientCodec;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * REST clients, each with a connection of its own that serves one call at a time (decision 0007). A request that is sent
 * over a dead connection, or over one with unread bytes of another response, may be paid for and lost.
 */
final class ClientPool {
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(4);
    private static final byte[] EMPTY_LINES = {'\r', '\n', '\r', '\n'};

    private final Supplier<ImagesApi> builder;
    private final Clock clock;
    private final Deque<Idle> idle = new ConcurrentLinkedDeque<>();

    /** @param connection null if the client has none yet */
    private record Idle(ImagesApi client, @Nullable Channel connection, Instant since) {}

    /** Builds the first client, before an event needs it. */
    ClientPool(Supplier<ImagesApi> builder, Clock clock) {
        this.builder = builder;
        this.clock = clock;
        idle.add(new Idle(builder.get(), null, Instant.MIN));
    }

    /** A client whose connection was used a moment ago, or a new one. */
    ImagesApi take() throws InterruptedException {
        for (var last = idle.pollFirst(); last != null; last = idle.pollFirst()) {
            var connection = last.connection();
            if (connection == null
                    || (clock.instant().isBefore(last.since().plus(LONGEST_IDLE)) && isSilent(connection))) {
                return last.client();
            }
            close(last.client());
        }
        return builder.get();
    }

    /**
     * Returns true if a connection is open and has received nothing after the last response. Extra bytes stay in the HTTP
     * decoder, which would read them as the start of the next response. To find them, this method gives two empty lines to the
     * decoder: without extra bytes it skips them; with extra bytes they complete a response that nobody requested, and the
     * client closes the connection.
     */
    private static boolean isSilent(Channel connection) throws InterruptedException {
        var silent = new CompletableFuture<Boolean>();
        connection.eventLoop().execute(() -> {
            try {
                var codec = connection.pipeline().context(HttpClientCodec.class);
                if (codec != null) {
                    ((ChannelInboundHandler) codec.handler()).channelRead(codec, Unpooled.wrappedBuffer(EMPTY_LINES));
                }
                silent.complete(codec != null && connection.isActive());
            } catch (Exception e) {
                silent.completeExceptionally(e);
            }
        });
        try {
            return silent.get(1, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    /**
     * Ends the use of a client.
     *
     * @param connection on which a response was read exactly to its end; null closes the client
     */
    void giveBack(ImagesApi client, @Nullable Channel connection) {
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
