package dev.imagefunction.trigger;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads events as JSON gives them, whatever they hold: what is missing or of another kind is null. */
final class Event {
    private Event() {}

    static @Nullable Object at(@Nullable Object event, String... path) {
        var value = event;
        for (var name : path) {
            value = value instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return value;
    }

    static @Nullable String text(@Nullable Object event, String... path) {
        return at(event, path) instanceof String text ? text : null;
    }

    static @Nullable List<?> list(@Nullable Object event, String... path) {
        return at(event, path) instanceof List<?> list ? list : null;
    }
}
