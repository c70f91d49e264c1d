package dev.imagefunction.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.Sha256;
import java.util.Optional;

/** Processes SNS notifications; each message is a generation event, as it is or wrapped by EventBridge. */
public final class TopicBatch {
    private final EventProcessor events;
    private final Parallel parallel;
    private final Json json;

    public TopicBatch(EventProcessor events, Parallel parallel, Json json) {
        this.events = events;
        this.parallel = parallel;
        this.json = json;
    }

    /**
     * Processes every notification, whatever the others come to.
     *
     * @throws GenerationException the first failure that a retry can help; what is done is not done again then
     */
    void process(SNSEvent event, LambdaInvocation invocation) {
        var failures = parallel.map(event.records(), notification -> process(notification, invocation));
        failures.stream().flatMap(Optional::stream).findFirst().ifPresent(failure -> {
            throw failure;
        });
    }

    private Optional<RuntimeException> process(SNSEvent.Notification notification, LambdaInvocation invocation) {
        var id = notification.messageId();
        var delivery = id == null ? invocation.requestId() : id;
        var message = notification.message().getBytes(UTF_8);
        try {
            Envelope envelope;
            try {
                envelope = Envelope.open(json.read(message, "Message"), delivery, json);
            } catch (GenerationException unreadable) {
                var generation = GenerationId.internal(DeliveryIds.of(delivery));
                events.reject(generation, Sha256.hex(message), unreadable, invocation);
                return Optional.empty();
            }
            events.processAsync(envelope.event(), envelope.delivery(), invocation);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(e);
        }
    }
}
