package dev.imagefunction.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.Sha256;
import java.util.Optional;

/** Processes SNS notifications; each message is a generation event, as it is or wrapped by EventBridge. */
public record TopicBatch(EventProcessor events, Parallel parallel, Json json) {
    /**
     * Processes every notification, even if another one fails.
     *
     * @throws GenerationException the first failure that a retry can help; what is done is not done again then
     */
    void process(Fields event, LambdaInvocation invocation) {
        var records = event.list("Records");
        if (records == null || records.isEmpty()) {
            throw GenerationException.invalid("Records", "is missing; an SNS event has it");
        }
        if (!records.stream().allMatch(record -> record.has("Sns"))) {
            throw GenerationException.invalid("Sns", "is missing; each record of an SNS event has it");
        }
        var failures = parallel.map(records, record -> processNotification(record.in("Sns"), invocation));
        failures.stream().flatMap(Optional::stream).findFirst().ifPresent(failure -> {
            throw failure;
        });
    }

    private Optional<RuntimeException> processNotification(Fields sns, LambdaInvocation invocation) {
        var delivery = sns.text("MessageId", invocation.requestId());
        var message = sns.text("Message", "").getBytes(UTF_8);
        try {
            Envelope envelope;
            try {
                envelope = Envelope.open(json.read(message, "Message"), delivery, json);
            } catch (GenerationException unreadable) {
                var generation = GenerationId.internal(GenerationId.ofDelivery(delivery));
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
