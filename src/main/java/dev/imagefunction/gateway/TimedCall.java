package dev.imagefunction.gateway;

import dev.imagefunction.generation.Charged;
import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.Gateway;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.Image;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Ends a request that takes too long, or that still waits for its connection at the last start. Logs every ten seconds that it
 * is in progress.
 */
record TimedCall(HttpGateway.Sender sender, Duration readTimeout, Clock clock) implements HttpGateway.Sender {
    private static final Logger LOG = Logger.getLogger(TimedCall.class);
    private static final Duration LOG_EVERY = Duration.ofSeconds(10);

    /** What the request may take to end once it was interrupted. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    /** Sends the request on a thread of its own, which is interrupted when the time is over. */
    @Override
    public Gateway.Made send(Gateway.Call call, Consumer<Image> each) {
        var begun = clock.instant();
        var limit = begun.plus(readTimeout);
        var end = limit.isBefore(call.deadline()) ? limit : call.deadline();
        var outcome = new AtomicReference<@Nullable Object>();
        var id = call.id().id();
        LOG.infof(
                "Generation %s: requesting %d of %d images from the gateway (%s).",
                id, call.n(), call.request().n(), call.request());
        var thread = Thread.ofPlatform().daemon().name("gateway-call").start(() -> {
            try {
                outcome.set(sender.send(call, each));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Throwable e) {
                outcome.set(e);
            }
        });
        var next = call.lastStart().isBefore(end) ? call.lastStart() : end;
        try {
            while (!thread.join(shorter(LOG_EVERY, Duration.between(clock.instant(), next)))) {
                var now = clock.instant();
                if (!now.isBefore(end) || (!now.isBefore(next) && LiveCall.isConnecting(thread))) {
                    thread.interrupt();
                    thread.join(PATIENCE);
                    break;
                }
                next = now.isBefore(next) ? next : end;
                LOG.infof(
                        "Generation %s: waiting for the gateway since %s, %d of at most %d s (%s).",
                        id,
                        begun.truncatedTo(ChronoUnit.SECONDS),
                        Duration.between(begun, now).toSeconds(),
                        Duration.between(begun, end).toSeconds(),
                        call.request());
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
        return switch (outcome.get()) {
            case Gateway.Made made -> made;
            case GenerationException e when isKnown(e) || clock.instant().isBefore(end) -> throw e;
            case RuntimeException e when !(e instanceof GenerationException) -> throw e;
            case Error e -> throw e;
            case null, default -> throw incomplete(begun, end);
        };
    }

    /** Returns false for a connection that broke, which interrupting does too. */
    private static boolean isKnown(GenerationException e) {
        return e.failure().code() != Failure.Code.GATEWAY_TIMEOUT;
    }

    private static GenerationException incomplete(Instant begun, Instant end) {
        var message = "The gateway sent no complete response within %d s; it is not known whether it charged."
                .formatted(Duration.between(begun, end).toSeconds());
        return new GenerationException(Failure.of(Failure.Code.GATEWAY_TIMEOUT, Charged.UNKNOWN, message));
    }

    private static Duration shorter(Duration one, Duration other) {
        var least = one.compareTo(other) < 0 ? one : other;
        return least.isPositive() ? least : Duration.ofMillis(1);
    }
}
