package dev.imagefunction.trigger.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.trigger.Fields;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request as API Gateway's HTTP API and Function URLs deliver it (payload format 2.0).
 *
 * @param base what precedes the path: the stage, and {@code /inline} where the caller uses that base URL
 * @param path from {@code /v1} on
 * @param isInline whether images are returned as base64 too
 * @param headers by name, in any case
 * @param authorizer the caller, as the front identified it
 * @param requestId the front's; it differs from Lambda's
 * @param received when the front received the request, or null
 */
record HttpCall(
        String method,
        String base,
        String path,
        boolean isInline,
        Map<String, String> headers,
        @Nullable String body,
        boolean isBase64,
        Fields authorizer,
        @Nullable String requestId,
        @Nullable Instant received) {
    /** The longest prompt, each character escaped as two of {@code \}{@code u0000}, and some room. */
    static final int MAX_BODY = 512 * 1024;

    private static final String INLINE = "/inline";

    /** A Function URL ends with a slash, and some clients add one at the start or the end of a path. */
    private static final Pattern SLASHES = Pattern.compile("//+");

    private static final Pattern JSON =
            Pattern.compile("application/(json|[a-z0-9.+-]+\\+json)\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

    static HttpCall of(Fields event) {
        var context = event.in("requestContext");
        var method = context.in("http").text("method");
        var rawPath = event.text("rawPath");
        if (method == null || rawPath == null) {
            throw new GenerationException(Failure.of(
                    Failure.Code.INVALID_VALUE, "This is not an HTTP event of API Gateway's payload format 2.0."));
        }
        var path = SLASHES.matcher(rawPath + "/").replaceAll("/");
        var stage = "/" + context.text("stage", "$default");
        var base = path.startsWith(stage + "/") ? stage : "";
        var isInline = path.startsWith(base + INLINE + "/v1/");
        base += isInline ? INLINE : "";
        path = path.substring(base.length());
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        event.in("headers").map().forEach((name, value) -> {
            if (name instanceof String header && value instanceof String text) {
                headers.put(header, text);
            }
        });
        return new HttpCall(
                method,
                base,
                path.length() == 1 ? path : path.substring(0, path.length() - 1),
                isInline,
                Collections.unmodifiableMap(headers),
                event.text("body"),
                Boolean.TRUE.equals(event.value("isBase64Encoded")),
                context.in("authorizer"),
                context.text("requestId"),
                context.value("timeEpoch") instanceof Number millis && millis.longValue() > 0
                        ? Instant.ofEpochMilli(millis.longValue())
                        : null);
    }

    /** The path of a generation, where its images have URLs only. */
    String generation(String id) {
        var stage = isInline ? base.substring(0, base.length() - INLINE.length()) : base;
        return stage + ImagesResource.PATH + "/" + id;
    }

    @Nullable
    String header(String name) {
        return headers.get(name);
    }

    /** The body of a request that must have one in JSON. */
    byte[] json() {
        var type = header("content-type");
        if (type != null && !JSON.matcher(type.strip()).matches()) {
            throw unsupported("content-type", "The body must be JSON: send Content-Type: application/json.");
        }
        if (!headers.getOrDefault("content-encoding", "identity").strip().equalsIgnoreCase("identity")) {
            throw unsupported("content-encoding", "The body must not be compressed: send it without Content-Encoding.");
        }
        if (body == null || body.isEmpty()) {
            throw GenerationException.invalid("body", "is empty; it must be a JSON object");
        }
        var bytes = isBase64 ? decoded(body) : body.getBytes(UTF_8);
        if (bytes.length > MAX_BODY) {
            var message = "body is larger than %d KB; no request needs that.".formatted(MAX_BODY / 1024);
            throw new GenerationException(
                    Failure.of(Failure.Code.REQUEST_TOO_LARGE, message).at("body"));
        }
        return bytes;
    }

    private static byte[] decoded(String body) {
        try {
            return Base64.getDecoder().decode(body);
        } catch (IllegalArgumentException e) {
            throw GenerationException.invalid("body", "is marked as base64 and is not");
        }
    }

    private static GenerationException unsupported(String header, String message) {
        return new GenerationException(
                Failure.of(Failure.Code.UNSUPPORTED_MEDIA_TYPE, message).at(header));
    }
}
