package dev.imagefunction.trigger;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a JSON object. A field that is missing or of another type is null, or empty. */
public record Fields(Map<?, ?> map) {
    /** No fields if the value is not a JSON object. */
    public static Fields of(@Nullable Object json) {
        return new Fields(json instanceof Map<?, ?> map ? map : Map.of());
    }

    public boolean has(String name) {
        return map.containsKey(name);
    }

    public @Nullable Object value(String name) {
        return map.get(name);
    }

    public @Nullable String text(String name) {
        return map.get(name) instanceof String text ? text : null;
    }

    /** A text that is not empty, or else another one. */
    public String text(String name, String otherwise) {
        return map.get(name) instanceof String text && !text.isEmpty() ? text : otherwise;
    }

    /** The fields of an object inside. */
    public Fields in(String name) {
        return of(map.get(name));
    }

    /** The fields of each item, or null if it is not a list. */
    public @Nullable List<Fields> list(String name) {
        return map.get(name) instanceof List<?> list
                ? list.stream().map(Fields::of).toList()
                : null;
    }
}
