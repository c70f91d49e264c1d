package dev.imagefunction.trigger.http;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Lets pages of other origins call. Credentials such as cookies are never allowed: a caller sends its token as a header.
 *
 * @param origins such as {@code https://shop.example}, or {@code *} for any
 */
public record Cors(List<String> origins) {
    private static final String ANY = "*";

    /** Reads origins separated by commas. */
    public static Cors of(String text) {
        return new Cors(Stream.of(text.split(",", -1))
                .map(String::strip)
                .filter(origin -> !origin.isEmpty())
                .toList());
    }

    Map<String, String> headers(HttpCall call) {
        var origin = call.header("origin");
        if (origins.isEmpty()) {
            return Map.of();
        }
        var headers = new TreeMap<String, String>(Map.of("vary", "origin"));
        if (origin != null && (origins.contains(origin) || origins.contains(ANY))) {
            headers.put("access-control-allow-origin", origins.contains(ANY) ? ANY : origin);
            headers.put(
                    "access-control-expose-headers",
                    "location, preference-applied, retry-after, retry-after-ms, x-request-id, x-should-retry");
        }
        return headers;
    }

    /** The response to a browser that asks before a request; it needs no token. */
    HttpReply preflight(HttpCall call) {
        var reply = HttpReply.of(204, "");
        if (!headers(call).containsKey("access-control-allow-origin")) {
            return reply;
        }
        // Any header, as clients send many of their own. The wildcard does not cover "authorization".
        return reply.with("access-control-allow-methods", "GET, POST")
                .with("access-control-allow-headers", "authorization, content-type, idempotency-key, prefer, *")
                .with("access-control-max-age", "600");
    }
}
