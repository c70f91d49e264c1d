package dev.imagefunction.trigger;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Calls that are not worth a file. */
final class HttpCalls {
    private HttpCalls() {}

    static Object post(Map<String, ?> body) {
        return post(new Json(Setup.MAPPER).write(body));
    }

    static Object post(String body) {
        return changed("generate", "body", body);
    }

    /** An event of the files with another header. */
    static Object withHeader(String name, String header, String value) {
        var headers = new HashMap<Object, Object>(
                (Map<?, ?>) Objects.requireNonNull(Event.at(Setup.event("http", name), "headers")));
        headers.put(header, value);
        return changed(name, "headers", headers);
    }

    private static Object changed(String name, String field, Object value) {
        var event = new HashMap<Object, Object>((Map<?, ?>) Objects.requireNonNull(Setup.event("http", name)));
        event.put(field, value);
        return event;
    }
}
