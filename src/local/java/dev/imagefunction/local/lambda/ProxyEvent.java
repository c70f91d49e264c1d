package dev.imagefunction.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.imagefunction.local.http.LocalJson;
import dev.imagefunction.local.http.Wire;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Converts an HTTP request to an event of payload format 2.0, without what is the same for each request of an API.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">its
 *     description</a>
 */
final class ProxyEvent {
    /** Content types whose body is passed on as text. All others, a form among them, and a body without a type come in base64. */
    private static final Pattern TEXT =
            Pattern.compile("(text/[^;]*|application/(json|javascript|xml|[^;]*\\+(json|xml))) *(;.*)?");

    private ProxyEvent() {}

    /** @throws IllegalArgumentException if the path has a broken escape */
    static ObjectNode of(Wire wire, byte[] body) {
        var request = wire.request();
        var path = new QueryStringDecoder(wire.path()).path(); // API Gateway decodes it
        var caller = request.remoteAddress().hostAddress();
        var host = header(wire, "Host").replaceFirst(":\\d+$", "");
        var event = LocalJson.object()
                .put("version", "2.0")
                .put("routeKey", "$default")
                .put("rawPath", path)
                .put("rawQueryString", Objects.requireNonNullElse(request.query(), ""));
        var headers = event.putObject("headers");
        for (var name : request.headers().names()) {
            if (!name.equalsIgnoreCase("Cookie")) {
                var values = request.headers().getAll(name);
                headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values));
            }
        }
        headers.put("x-forwarded-for", caller)
                .put("x-forwarded-proto", "http")
                .put("x-forwarded-port", String.valueOf(request.localAddress().port()));
        var context = event.putObject("requestContext")
                .put("domainName", host)
                .put("requestId", UUID.randomUUID().toString())
                .put("routeKey", "$default")
                .put("stage", "$default")
                .put("timeEpoch", System.currentTimeMillis());
        context.putObject("http")
                .put("method", wire.method())
                .put("path", path)
                .put("protocol", "HTTP/1.1")
                .put("sourceIp", caller)
                .put("userAgent", header(wire, "User-Agent"));
        var base64 = body.length > 0 && !isText(wire);
        if (body.length > 0) {
            event.put("body", base64 ? Base64.getEncoder().encodeToString(body) : new String(body, UTF_8));
        }
        return event.put("isBase64Encoded", base64);
    }

    private static boolean isText(Wire wire) {
        var type = header(wire, "Content-Type").strip().toLowerCase(Locale.ROOT);
        return TEXT.matcher(type).matches() && header(wire, "Content-Encoding").isEmpty();
    }

    private static String header(Wire wire, String name) {
        return wire.header(name).orElse("");
    }
}
