package dev.imagefunction.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.imagefunction.gateway.answer.AnswerReader;
import dev.imagefunction.gateway.answer.ImageMemory;
import dev.imagefunction.generation.Charged;
import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.Gateway;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.Image;
import dev.imagefunction.generation.Platform;
import dev.imagefunction.secret.Secret;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Limits the calls in flight. Retries a call if the gateway certainly did not charge it and there is time. */
public final class HttpGateway implements Gateway {
    private static final Logger LOG = Logger.getLogger(HttpGateway.class);

    /** Limit of decoded images, in bytes; see {@link ImageMemory}. */
    private static final long MEMORY = 24 << 20;

    private final Sender sender;
    private final GatewayConfig config;
    private final Platform platform;
    private final Backoff backoff;
    private final Semaphore permits;

    /** Sends one request to the gateway, and reads the response. */
    @FunctionalInterface
    interface Sender {
        Made send(Call call, Consumer<Image> each) throws InterruptedException;
    }

    HttpGateway(Sender sender, GatewayConfig config, Platform platform) {
        this.sender = sender;
        this.config = config;
        this.platform = platform;
        this.backoff = new Backoff(config, platform.random());
        this.permits = new Semaphore(config.parallelCalls(), true);
    }

    /** The gateway over HTTP. Prepares the first call, so that an event does not wait for that. */
    public static Gateway over(
            Supplier<ImagesApi> client, Secret key, GatewayConfig config, ObjectMapper mapper, Platform platform) {
        AnswerReader.warmUp();
        var clock = platform.clock();
        var memory = new ImageMemory(MEMORY);
        var interpreted = new GatewayResponse(mapper);
        var sender = new CallSender(new ClientPool(client, clock), key, config, interpreted, clock, memory);
        return new HttpGateway(new TimedCall(sender, config.readTimeout(), clock), config, platform);
    }

    @Override
    public Made generate(Call call, Consumer<Image> each) {
        try {
            if (!platform.waiting().acquire(permits, timeLeft(call))) {
                throw tooLate(0);
            }
            try {
                return attempts(call, each);
            } finally {
                permits.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw tooLate(0);
        }
    }

    private Made attempts(Call call, Consumer<Image> each) throws InterruptedException {
        for (var attempt = 1; ; attempt++) {
            if (timeLeft(call).isZero()) {
                throw tooLate(attempt - 1);
            }
            try {
                var made = sender.send(call, each);
                return new Made(made.created(), made.usage(), attempt);
            } catch (GenerationException e) {
                var failure = e.failure();
                if (failure.retry() != Failure.Retry.LATER
                        || failure.charged() != Charged.NO
                        || attempt >= config.maxAttempts()) {
                    throw failed(call, e, attempt);
                }
                var wait = backoff.after(attempt, failure.retryAfter());
                if (wait.compareTo(timeLeft(call)) >= 0) {
                    throw failed(call, e, attempt);
                }
                LOG.infof(
                        "Generation %s: %s Attempt %d follows in %d ms.",
                        call.id().id(), failure.message(), attempt + 1, wait.toMillis());
                platform.waiting().sleep(wait);
            }
        }
    }

    private static GenerationException failed(Call call, GenerationException e, int attempt) {
        LOG.warnf("Generation %s: %s", call.id().id(), e.failure().message());
        return new GenerationException(e.failure(), attempt, e.getCause());
    }

    private Duration timeLeft(Call call) {
        var left = Duration.between(platform.now(), call.lastStart());
        return left.isNegative() ? Duration.ZERO : left;
    }

    static GenerationException tooLate(int requests) {
        return new GenerationException(
                Failure.of(
                        Failure.Code.OUT_OF_TIME,
                        "The request to the gateway could not be sent before the last start; this call was not charged."),
                requests,
                null);
    }
}
