package dev.imagefunction.trigger;

import org.jspecify.annotations.Nullable;

/**
 * An event of an EventBridge rule.
 *
 * @param detail the generation event
 */
record EventBridgeEvent(@Nullable String id, @Nullable Object detail) {
    static EventBridgeEvent of(Fields fields) {
        var id = fields.text("id", "");
        return new EventBridgeEvent(id.isEmpty() ? null : id, fields.value("detail"));
    }

    /** Returns true for what EventBridge sends, and not for a generation event. */
    static boolean is(Fields fields) {
        return fields.has("detail") && fields.text("detail-type") != null && fields.text("source") != null;
    }
}
