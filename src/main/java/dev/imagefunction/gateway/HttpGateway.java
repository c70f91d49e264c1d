package dev.imagefunction.gateway;

import dev.imagefunction.generation.Charged;
import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.Gateway;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.Image;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The gateway over HTTP: sends a call, again where that is free and there is time, and says what it waits for. */
final class HttpGateway implements Gateway {
    private static final Logger LOG = Logger.getLogger(HttpGateway.class);
    private static final Duration SAY_SO_EVERY = Duration.ofSeconds(10);

    /** Waits, in production by sleeping. */
    @FunctionalInterface
    interface Sleeper {
        void sleep(Duration time) throws InterruptedException;
    }

    private final Exchange exchange;
    private final GatewayConfig config;
    private final Clock clock;
    private final Sleeper sleeper;
    private final Backoff backoff;
    private final Semaphore calls;

    HttpGateway(
            Exchange exchange, GatewayConfig config, Clock clock, Sleeper sleeper, Supplier<RandomGenerator> random) {
        this.exchange = exchange;
        this.config = config;
        this.clock = clock;
        this.sleeper = sleeper;
        this.backoff = new Backoff(config, random);
        this.calls = new Semaphore(config.parallelCalls());
    }

    @Override
    public Made make(Call call, Consumer<Image> each) {
        try {
            calls.acquire();
            try {
                return repeat(call, each);
            } finally {
                calls.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GenerationException(
                    new Failure.OutOfTime("The function was stopped before the gateway was asked."));
        }
    }

    private Made repeat(Call call, Consumer<Image> each) throws InterruptedException {
        for (var attempt = 1; ; attempt++) {
            try {
                var made = watched(call, each);
                return new Made(made.created(), made.usage(), attempt);
            } catch (GenerationException e) {
                var failure = e.failure();
                if (!failure.retryable() || failure.charged() != Charged.NO || attempt >= config.maxAttempts()) {
                    throw e;
                }
                var wait = backoff.after(attempt, failure.retryAfter());
                if (clock.instant().plus(wait).isAfter(call.lastStart())) {
                    throw e;
                }
                LOG.infof("%s Attempt %d follows in %d ms.", failure.message(), attempt + 1, wait.toMillis());
                sleeper.sleep(wait);
            }
        }
    }

    /** Sends the call from a thread of its own, which is stopped when the time is over. */
    private Made watched(Call call, Consumer<Image> each) throws InterruptedException {
        var begun = clock.instant();
        var limit = begun.plus(config.readTimeout());
        var end = limit.isBefore(call.deadline()) ? limit : call.deadline();
        var outcome = new AtomicReference<@Nullable Object>();
        LOG.infof("Asking the gateway for %d of %s.", call.n(), call.request());
        var thread = Thread.ofVirtual().name("gateway-call").start(() -> {
            try {
                outcome.set(exchange.send(call, each));
            } catch (InterruptedException e) {
                outcome.set(null);
            } catch (Throwable e) {
                outcome.set(e);
            }
        });
        while (!thread.join(shorter(SAY_SO_EVERY, Duration.between(clock.instant(), end)))) {
            var now = clock.instant();
            if (!now.isBefore(end)) {
                thread.interrupt();
                thread.join();
                break;
            }
            LOG.infof(
                    "Waiting for the gateway since %s, %d s so far, %d s at the most (%s).",
                    begun.truncatedTo(ChronoUnit.SECONDS),
                    Duration.between(begun, now).toSeconds(),
                    Duration.between(begun, end).toSeconds(),
                    call.request());
        }
        return switch (outcome.get()) {
            case Made made -> made;
            case RuntimeException e when clock.instant().isBefore(end) || !isBroken(e) -> throw e;
            case Error e -> throw e;
            case null, default ->
                throw new GenerationException(new Failure.NoAnswer(
                        "The gateway gave no complete answer within %d s; whether it charged is not known."
                                .formatted(Duration.between(begun, end).toSeconds())));
        };
    }

    private static boolean isBroken(RuntimeException e) {
        return !(e instanceof GenerationException g) || g.failure() instanceof Failure.NoAnswer;
    }

    private static Duration shorter(Duration one, Duration other) {
        var least = one.compareTo(other) < 0 ? one : other;
        return least.isPositive() ? least : Duration.ofMillis(1);
    }
}
