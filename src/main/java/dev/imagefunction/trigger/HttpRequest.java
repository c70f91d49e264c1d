package dev.imagefunction.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP call as API Gateway's HTTP API and Function URLs give it (payload format 2.0).
 *
 * @param stage the path's beginning that names the stage, or nothing
 * @param path without the stage
 * @param headers by name in any case
 * @param authorizer what the front vouches for
 * @param requestId the front's, other than Lambda's
 */
record HttpRequest(
        String method,
        String stage,
        String path,
        Map<String, String> headers,
        @Nullable String body,
        boolean isBase64,
        @Nullable Object authorizer,
        @Nullable String requestId) {
    /** The longest prompt, each of its characters escaped as two of {@code \}{@code u0000}, and some room. */
    static final int MAX_BODY = 512 * 1024;

    private static final Pattern JSON =
            Pattern.compile("application/(json|[a-z0-9.+-]+\\+json)\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

    HttpRequest {
        var copy = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(headers);
        headers = Collections.unmodifiableMap(copy);
    }

    static HttpRequest of(@Nullable Object event) {
        var method = Event.text(event, "requestContext", "http", "method");
        var path = Event.text(event, "rawPath");
        if (method == null || path == null) {
            throw new Refusal(400, "invalid_event", null, "This is no HTTP event of API Gateway's payload format 2.0.");
        }
        var stage = "/" + Ids.firstOf(Event.text(event, "requestContext", "stage"), "$default");
        var staged = path.startsWith(stage + "/");
        var headers = new TreeMap<String, String>();
        if (Event.at(event, "headers") instanceof Map<?, ?> given) {
            given.forEach((name, value) -> {
                if (name instanceof String header && value instanceof String text) {
                    headers.put(header, text);
                }
            });
        }
        return new HttpRequest(
                method,
                staged ? stage : "",
                staged ? path.substring(stage.length()) : path,
                headers,
                Event.text(event, "body"),
                Boolean.TRUE.equals(Event.at(event, "isBase64Encoded")),
                Event.at(event, "requestContext", "authorizer"),
                Event.text(event, "requestContext", "requestId"));
    }

    @Nullable
    String header(String name) {
        return headers.get(name);
    }

    /** The body of a call that must have one in JSON. */
    byte[] json() {
        var type = header("content-type");
        if (type != null && !JSON.matcher(type.strip()).matches()) {
            throw new Refusal(
                    415, "unsupported_media_type", null, "The body must be JSON: send content-type application/json.");
        }
        if (body == null || body.isEmpty()) {
            throw new Refusal(400, "invalid_value", "body", "The body is empty; it must be a JSON object.");
        }
        // Base64 is a third longer than what it holds.
        if (body.length() > (isBase64 ? MAX_BODY / 3 * 4 + 4 : MAX_BODY)) {
            throw tooLarge();
        }
        var bytes = isBase64 ? decoded(body) : body.getBytes(UTF_8);
        if (bytes.length > MAX_BODY) {
            throw tooLarge();
        }
        return bytes;
    }

    private static byte[] decoded(String body) {
        try {
            return Base64.getDecoder().decode(body);
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "invalid_value", "body", "The body is flagged as base64 and is not.");
        }
    }

    private static Refusal tooLarge() {
        return new Refusal(
                413,
                "request_too_large",
                "body",
                "The body is larger than %d KB; no request needs that.".formatted(MAX_BODY / 1024));
    }
}
