package dev.imagefunction.trigger;

import dev.imagefunction.generation.GenerationException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message of an SQS batch.
 *
 * @param receiptHandle names this delivery of it
 * @param queue the queue's ARN
 * @param group of a FIFO queue; also of a fair standard queue
 * @param receiveCount how often it was delivered, this time included
 */
record SqsMessage(
        String messageId,
        String body,
        @Nullable String receiptHandle,
        String queue,
        @Nullable String group,
        int receiveCount) {
    /** The messages of an SQS event. */
    static List<SqsMessage> of(Fields event) {
        var records = event.list("Records");
        if (records == null) {
            throw GenerationException.invalid("Records", "is missing; an SQS event has it");
        }
        return records.stream().map(SqsMessage::one).toList();
    }

    private static SqsMessage one(Fields fields) {
        var messageId = fields.text("messageId", "");
        if (messageId.isEmpty()) {
            // It could not be reported alone, so no message of such an event is processed.
            throw GenerationException.invalid("messageId", "is missing; each record of an SQS event has it");
        }
        var attributes = fields.in("attributes");
        var received = attributes.text("ApproximateReceiveCount", "1");
        return new SqsMessage(
                messageId,
                fields.text("body", ""),
                fields.text("receiptHandle"),
                fields.text("eventSourceARN", ""),
                attributes.text("MessageGroupId"),
                received.matches("[1-9]\\d{0,5}") ? Integer.parseInt(received) : 1);
    }

    /** Messages of one lane are processed one after the other: those of a group of a FIFO queue. */
    String lane() {
        return queue.endsWith(".fifo") && group != null ? "group " + group : "message " + messageId;
    }
}
