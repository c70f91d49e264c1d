package dev.imagefunction.trigger;

import dev.imagefunction.generation.Answer;
import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.GenerationRequest;
import dev.imagefunction.generation.Generator;
import dev.imagefunction.generation.RequestRules;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes the generation of one event: throws failures that a retry can fix, and returns all others.
 *
 * @param faults takes the failures that no delivery reports
 */
public record EventProcessor(Generator generator, RequestRules rules, Json json, Consumer<Failure> faults) {
    private static final Logger LOG = Logger.getLogger(EventProcessor.class);

    /**
     * For synchronous events. A validation error is not stored: the caller can correct the event and send it under the same
     * id.
     *
     * @throws GenerationException if a retry can help
     */
    Answer process(Event event, LambdaInvocation invocation) {
        var id = id(event.json(), invocation.requestId());
        try {
            return generator.generate(id, rules.check(event.readable()), invocation.killed());
        } catch (GenerationException e) {
            if (e.failure().retry() == Failure.Retry.NEVER) {
                return rejected(id, e);
            }
            throw e;
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
        return process(id(event, delivery), event, () -> json.fingerprint(event), invocation);
    }

    /**
     * For a generation that the http function accepted. If it is no longer valid, the caller who polls for it learns that.
     *
     * @throws GenerationException if a retry can help, or if the owner's claim for this very request is not in the bucket
     */
    void processAccepted(QueuedGeneration queued, LambdaInvocation invocation) {
        // Throws if this owner has no such generation. The claim tells whether the request is the accepted one.
        var unused = reporting(() -> generator.find(queued.id(), invocation.killed()));
        process(queued.id(), queued.request(), queued::fingerprint, invocation);
    }

    private Answer process(
            GenerationId id, @Nullable Object event, Supplier<String> fingerprint, LambdaInvocation invocation) {
        GenerationRequest request;
        try {
            request = rules.check(event);
        } catch (GenerationException e) {
            if (!RequestRules.isGenerationEvent(event)) {
                // A failure stored for an event of S3 would cause another event of S3.
                throw e;
            }
            return reject(id, fingerprint.get(), e, invocation);
        }
        return generator.generate(id, request, invocation.killed());
    }

    /**
     * Stores why an event cannot become a generation.
     *
     * @throws GenerationException if the id stands for another request
     */
    Answer reject(GenerationId id, String fingerprint, GenerationException why, LambdaInvocation invocation) {
        var answer = rejected(id, why);
        if (!reporting(() -> generator.reject(id, fingerprint, why.failure(), invocation.killed()))) {
            throw new GenerationException(Failure.idConflict());
        }
        return answer;
    }

    /** Reports a failure outside a delivery. */
    private <T> T reporting(Supplier<T> work) {
        try {
            return work.get();
        } catch (GenerationException e) {
            faults.accept(e.failure());
            throw e;
        }
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
}
