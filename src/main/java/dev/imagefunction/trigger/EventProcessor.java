package dev.imagefunction.trigger;

import dev.imagefunction.generation.Answer;
import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.GenerationRequest;
import dev.imagefunction.generation.Generator;
import dev.imagefunction.generation.RequestRules;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Makes the generation of one event: throws failures that a retry can fix, and returns all others. */
public record EventProcessor(Generator generator, RequestRules rules, Json json) {
    private static final Logger LOG = Logger.getLogger(EventProcessor.class);

    /**
     * For synchronous events. A validation error is not stored: the caller can correct the event and send it under the same
     * id.
     *
     * @throws GenerationException if a retry can help
     */
    Answer process(Event event, LambdaInvocation invocation) {
        var id = id(event.json(), invocation.requestId());
        GenerationRequest request;
        try {
            request = rules.check(event.readable());
        } catch (GenerationException e) {
            return rejected(id, e);
        }
        try {
            return generator.generate(id, request, invocation.killed());
        } catch (GenerationException e) {
            return outcome(id, e);
        }
    }

    /**
     * For asynchronous events. Stores a validation error as the result.
     *
     * @param delivery the id of what carried the event
     * @throws GenerationException if a retry can help, if the id stands for another request, or if this is the event of
     *     another service: nobody reads the answer, so the event must go to a dead-letter queue
     */
    Answer processAsync(@Nullable Object event, String delivery, LambdaInvocation invocation) {
        var id = id(event, delivery);
        GenerationRequest request;
        try {
            request = rules.check(event);
        } catch (GenerationException e) {
            if (!RequestRules.isGenerationEvent(event)) {
                // A failure stored for an event of S3 would cause another event of S3.
                throw e;
            }
            return reject(id, json.fingerprint(event), e, invocation);
        }
        try {
            return generator.generate(id, request, invocation.killed());
        } catch (GenerationException e) {
            if (e.failure().code() == Failure.Code.IDEMPOTENCY_KEY_REUSED) {
                throw e;
            }
            return outcome(id, e);
        }
    }

    /**
     * Stores why an event cannot become a generation.
     *
     * @throws GenerationException if the id stands for another request
     */
    Answer reject(GenerationId id, String fingerprint, GenerationException why, LambdaInvocation invocation) {
        var answer = rejected(id, why);
        if (!generator.reject(id, fingerprint, why.failure(), invocation.killed())) {
            throw new GenerationException(Failure.idConflict());
        }
        return answer;
    }

    /** Logged, because nobody reads the response to an asynchronous invocation. */
    private static Answer rejected(GenerationId id, GenerationException why) {
        LOG.warnf("Generation %s is rejected: %s", id.id(), why.getMessage());
        return Answer.failed(id.id(), why.failure());
    }

    /** The event's own id where it has a valid one, else the delivery's. */
    private static GenerationId id(@Nullable Object event, String delivery) {
        var own = Fields.of(event).text("id", "");
        return GenerationId.internal(GenerationId.isValid(own) ? own : GenerationId.ofDelivery(delivery));
    }

    private static Answer outcome(GenerationId id, GenerationException e) {
        if (e.failure().retry() == Failure.Retry.NEVER) {
            return Answer.failed(id.id(), e.failure());
        }
        throw e;
    }
}
