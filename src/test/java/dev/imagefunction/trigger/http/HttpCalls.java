package dev.imagefunction.trigger.http;

import dev.imagefunction.boot.Setup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Calls that are not worth a file. */
final class HttpCalls {
    private HttpCalls() {}

    static Map<String, Object> post(Map<String, ?> body) {
        return post(Setup.MAPPER.valueToTree(body).toString());
    }

    static Map<String, Object> post(String body) {
        return changed("generate", Map.of("body", body));
    }

    static Map<String, Object> post(String path, Map<String, ?> body) {
        var call = post(body);
        call.put("rawPath", path);
        return call;
    }

    static Map<String, Object> get(String path) {
        return changed("find", Map.of("rawPath", path));
    }

    /** An event of the files with another header. */
    static Map<String, Object> withHeader(String name, String header, String value) {
        return withHeader(file(name), header, value);
    }

    /** A call with another header. */
    static Map<String, Object> withHeader(Map<String, Object> call, String header, String value) {
        var headers = new TreeMap<String, Object>();
        ((Map<?, ?>) call.getOrDefault("headers", Map.of())).forEach((each, it) -> headers.put((String) each, it));
        headers.put(header, value);
        var changed = new HashMap<>(call);
        changed.put("headers", headers);
        return changed;
    }

    /** An event of the files with other fields. */
    static Map<String, Object> changed(String name, Map<String, ?> fields) {
        var call = file(name);
        call.putAll(fields);
        return call;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> file(String name) {
        try {
            return Setup.MAPPER.readValue(Setup.file("http", name), HashMap.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
