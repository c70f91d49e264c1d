package dev.imagefunction.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.imagefunction.local.http.LocalJson;
import dev.imagefunction.local.http.Wire;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Converts an HTTP request to an event of payload format 2.0.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">its
 *     description</a>
 */
final class ProxyEvent {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /** Content types whose body is passed on as text. All others, a form among them, and a body without a type come in base64. */
    private static final Pattern TEXT =
            Pattern.compile("text/.*|application/(json|javascript|xml)|application/[^;]*\\+(json|xml)");

    private ProxyEvent() {}

    static ObjectNode of(Wire wire, byte[] body) {
        var path = URI.create(wire.path()).getPath(); // API Gateway decodes it
        var query = Optional.ofNullable(wire.request().query()).orElse("");
        var event = LocalJson.object()
                .put("version", "2.0")
                .put("routeKey", "$default")
                .put("rawPath", path)
                .put("rawQueryString", query);
        headers(event, wire);
        event.set("requestContext", context(wire, path));
        if (body.length > 0) {
            var text = isText(wire);
            event.put(
                    "body", text ? new String(body, UTF_8) : Base64.getEncoder().encodeToString(body));
            event.put("isBase64Encoded", !text);
        } else {
            event.put("isBase64Encoded", false);
        }
        return event;
    }

    private static void headers(ObjectNode event, Wire wire) {
        var headers = event.putObject("headers");
        for (var name : wire.request().headers().names()) {
            if (!name.equalsIgnoreCase("Cookie")) {
                var values = wire.request().headers().getAll(name);
                headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values));
            }
        }
        headers.put("x-forwarded-for", sourceIp(wire));
        headers.put("x-forwarded-proto", "http");
        headers.put(
                "x-forwarded-port", String.valueOf(wire.request().localAddress().port()));
    }

    private static ObjectNode context(Wire wire, String path) {
        var now = Instant.now();
        var host = header(wire, "Host").replaceFirst(":\\d+$", "");
        var context = LocalJson.object()
                .put("accountId", LocalLambda.ACCOUNT)
                .put("apiId", "local")
                .put("domainName", host)
                .put("domainPrefix", host.split("\\.", 2)[0]);
        context.putObject("http")
                .put("method", wire.method())
                .put("path", path)
                .put("protocol", "HTTP/1.1")
                .put("sourceIp", sourceIp(wire))
                .put("userAgent", header(wire, "User-Agent"));
        return context.put("requestId", UUID.randomUUID().toString())
                .put("routeKey", "$default")
                .put("stage", "$default")
                .put("time", TIME.format(now))
                .put("timeEpoch", now.toEpochMilli());
    }

    private static boolean isText(Wire wire) {
        var type = header(wire, "Content-Type").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return TEXT.matcher(type).matches() && header(wire, "Content-Encoding").isEmpty();
    }

    private static String header(Wire wire, String name) {
        return wire.header(name).orElse("");
    }

    private static String sourceIp(Wire wire) {
        return wire.request().remoteAddress().hostAddress();
    }
}
