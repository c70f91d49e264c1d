package dev.imagefunction.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A generation event and the id of what carried it.
 *
 * @param delivery of the innermost wrapping: it stays the same on every way that leads here
 */
record Carried(@Nullable Object event, String delivery) {
    /** EventBridge to SNS to SQS is the longest way there is. */
    private static final int WRAPPINGS = 2;

    /**
     * Takes off what SNS and EventBridge put around an event on its way to a queue or topic.
     *
     * @throws dev.imagefunction.generation.GenerationException when the SNS message inside is not JSON
     */
    static Carried unwrap(@Nullable Object body, String delivery, Json json) {
        var carried = new Carried(body, delivery);
        for (var i = 0; i < WRAPPINGS; i++) {
            var event = carried.event();
            var message = Event.text(event, "Message");
            if (message != null && "Notification".equals(Event.text(event, "Type"))) {
                carried = carried.inside(json.read(message.getBytes(UTF_8), "Message"), "MessageId");
            } else if (isFromBus(event)) {
                carried = carried.inside(Event.at(event, "detail"), "id");
            }
        }
        return carried;
    }

    private Carried inside(@Nullable Object inner, String idField) {
        return new Carried(inner, Ids.firstOf(Event.text(event, idField), delivery));
    }

    private static boolean isFromBus(@Nullable Object event) {
        return event instanceof Map<?, ?> map
                && map.containsKey("detail")
                && Event.text(event, "detail-type") != null
                && Event.text(event, "source") != null;
    }
}
