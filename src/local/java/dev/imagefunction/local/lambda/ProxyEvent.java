package dev.imagefunction.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.imagefunction.local.http.LocalJson;
import java.net.URLDecoder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The event that a request becomes: payload format 2.0.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">its
 *     description</a>
 */
final class ProxyEvent {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /** What is handed on as text; a form, or a body without a type, comes in base64, which surprises many. */
    private static final Pattern TEXT =
            Pattern.compile("text/.*|application/(json|javascript|xml)|application/[^;]*\\+(json|xml)");

    private ProxyEvent() {}

    static ObjectNode of(HttpExchange exchange, byte[] body, HttpFront.Kind kind) {
        var uri = exchange.getRequestURI();
        // API Gateway decodes the path, a Function URL does not
        var path = kind == HttpFront.Kind.API_GATEWAY ? uri.getPath() : uri.getRawPath();
        var query = Optional.ofNullable(uri.getRawQuery()).orElse("");
        var event = LocalJson.object()
                .put("version", "2.0")
                .put("routeKey", "$default")
                .put("rawPath", path)
                .put("rawQueryString", query);
        cookies(event, exchange);
        headers(event, exchange);
        parameters(event, query);
        event.set("requestContext", context(exchange, path));
        if (body.length > 0) {
            var text = isText(exchange);
            event.put(
                    "body", text ? new String(body, UTF_8) : Base64.getEncoder().encodeToString(body));
            event.put("isBase64Encoded", !text);
        } else {
            event.put("isBase64Encoded", false);
        }
        return event;
    }

    private static void cookies(ObjectNode event, HttpExchange exchange) {
        var sent = exchange.getRequestHeaders().getOrDefault("Cookie", List.of());
        if (!sent.isEmpty()) {
            var cookies = event.putArray("cookies");
            sent.forEach(header -> {
                for (var cookie : header.split(";\\s*", -1)) {
                    cookies.add(cookie);
                }
            });
        }
    }

    private static void headers(ObjectNode event, HttpExchange exchange) {
        var headers = event.putObject("headers");
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!name.equalsIgnoreCase("Cookie")) {
                headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values));
            }
        });
        headers.put("x-forwarded-for", sourceIp(exchange));
        headers.put("x-forwarded-proto", "http");
        headers.put(
                "x-forwarded-port", String.valueOf(exchange.getLocalAddress().getPort()));
    }

    private static void parameters(ObjectNode event, String query) {
        if (query.isEmpty()) {
            return;
        }
        var parameters = event.putObject("queryStringParameters");
        for (var pair : query.split("&", -1)) {
            var split = pair.split("=", 2);
            var name = URLDecoder.decode(split[0], UTF_8);
            var value = split.length == 2 ? URLDecoder.decode(split[1], UTF_8) : "";
            var earlier = parameters.get(name);
            parameters.put(name, earlier == null ? value : earlier.textValue() + "," + value);
        }
    }

    private static ObjectNode context(HttpExchange exchange, String path) {
        var now = Instant.now();
        var host = header(exchange, "Host").replaceFirst(":\\d+$", "");
        var context = LocalJson.object()
                .put("accountId", LocalLambda.ACCOUNT)
                .put("apiId", "local")
                .put("domainName", host)
                .put("domainPrefix", host.split("\\.", 2)[0]);
        context.putObject("http")
                .put("method", exchange.getRequestMethod())
                .put("path", path)
                .put("protocol", exchange.getProtocol())
                .put("sourceIp", sourceIp(exchange))
                .put("userAgent", header(exchange, "User-Agent"));
        return context.put("requestId", UUID.randomUUID().toString())
                .put("routeKey", "$default")
                .put("stage", "$default")
                .put("time", TIME.format(now))
                .put("timeEpoch", now.toEpochMilli());
    }

    private static boolean isText(HttpExchange exchange) {
        var type = header(exchange, "Content-Type").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return TEXT.matcher(type).matches()
                && header(exchange, "Content-Encoding").isEmpty();
    }

    private static String header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }

    private static String sourceIp(HttpExchange exchange) {
        return exchange.getRemoteAddress().getAddress().getHostAddress();
    }
}
