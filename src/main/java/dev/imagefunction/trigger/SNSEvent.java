package dev.imagefunction.trigger;

import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SNS notifications. */
record SNSEvent(List<Notification> records) {
    record Notification(@Nullable String messageId, String message) {
        static Notification of(Fields fields) {
            var sns = fields.in("Sns");
            var id = sns.text("MessageId", "");
            return new Notification(id.isEmpty() ? null : id, sns.text("Message", ""));
        }
    }

    static SNSEvent of(Fields fields) {
        var records = fields.list("Records");
        if (records == null || records.isEmpty()) {
            throw new GenerationException(Failure.invalid("Records", "is missing; an SNS event has it"));
        }
        return new SNSEvent(records.stream().map(Notification::of).toList());
    }
}
