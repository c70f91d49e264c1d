package dev.imagefunction.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/**
 * A generation event, and the id of what carried it.
 *
 * @param delivery of the innermost wrapping; it is the same on every way to this function
 */
record Envelope(@Nullable Object event, String delivery) {
    /**
     * Removes all that SNS and EventBridge put around an event on its way to a queue or a topic.
     *
     * @throws dev.imagefunction.generation.GenerationException if the SNS message inside is not JSON
     */
    static Envelope open(@Nullable Object body, String delivery, Json json) {
        var envelope = new Envelope(body, delivery);
        while (true) {
            var fields = Fields.of(envelope.event());
            var message = fields.text("Message");
            if (message != null && "Notification".equals(fields.text("Type"))) {
                envelope = new Envelope(
                        json.read(message.getBytes(UTF_8), "Message"), fields.text("MessageId", envelope.delivery()));
            } else if (fields.has("detail") && fields.text("detail-type") != null && fields.text("source") != null) {
                envelope = new Envelope(fields.value("detail"), fields.text("id", envelope.delivery()));
            } else {
                return envelope;
            }
        }
    }
}
