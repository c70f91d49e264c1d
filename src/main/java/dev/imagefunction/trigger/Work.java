package dev.imagefunction.trigger;

import dev.imagefunction.generation.Answer;
import dev.imagefunction.generation.GenerationConfig;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.GenerationRequest;
import dev.imagefunction.generation.Generator;
import dev.imagefunction.generation.RequestRules;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Does one event's generation. Thrown means try again, returned means final: Lambda, SQS and Step Functions repeat what
 * was thrown, whatever it was.
 */
@Singleton
final class Work {
    private static final Logger LOG = Logger.getLogger(Work.class);

    private final Generator generator;
    private final RequestRules rules;
    private final GenerationConfig config;
    private final Clock clock;
    private final Json json;

    Work(Generator generator, RequestRules rules, GenerationConfig config, Clock clock, Json json) {
        this.generator = generator;
        this.rules = rules;
        this.config = config;
        this.clock = clock;
        this.json = json;
    }

    /** When the invocation that begins now is killed. */
    Instant deadline() {
        return clock.instant().plus(config.functionTimeout());
    }

    /**
     * For a caller who reads the answer: an invalid request is not written down, so that it can be mended and sent again
     * under its id.
     *
     * @throws GenerationException what a retry can help
     */
    Answer attended(@Nullable Object event, String delivery, Instant deadline) {
        var id = GenerationId.internal(Ids.of(event, delivery));
        try {
            return generator.generate(id, rules.check(event), deadline);
        } catch (GenerationException e) {
            return outcome(id, e);
        }
    }

    /**
     * For an event whose answer nobody reads: that it is invalid is written down as its result.
     *
     * @throws GenerationException what a retry can help
     */
    Answer unattended(@Nullable Object event, String delivery, Instant deadline) {
        var id = GenerationId.internal(Ids.of(event, delivery));
        GenerationRequest request;
        try {
            request = rules.check(event);
        } catch (GenerationException e) {
            return rejected(id, json.fingerprint(event), e);
        }
        try {
            return generator.generate(id, request, deadline);
        } catch (GenerationException e) {
            return outcome(id, e);
        }
    }

    /** Writes down why an event is no generation. */
    Answer rejected(GenerationId id, String fingerprint, GenerationException reason) {
        LOG.warnf("Generation %s is rejected: %s", id.id(), reason.getMessage());
        generator.reject(id, fingerprint, reason.failure());
        return Answer.failed(id.id(), reason.failure());
    }

    private static Answer outcome(GenerationId id, GenerationException e) {
        if (e.failure().retryable()) {
            throw e;
        }
        return Answer.failed(id.id(), e.failure());
    }
}
