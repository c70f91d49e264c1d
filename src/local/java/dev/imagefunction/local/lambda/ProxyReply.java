package dev.imagefunction.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import dev.imagefunction.local.http.LocalJson;
import dev.imagefunction.local.http.LoopbackServer;
import java.io.IOException;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;

/** The response that a function's answer becomes. */
final class ProxyReply {
    /** Which the server sets itself. */
    private static final Set<String> HOP_BY_HOP = Set.of("connection", "content-length", "transfer-encoding");

    private ProxyReply() {}

    /** Sends the response; or, where the answer is malformed, sends nothing and returns false. */
    static boolean write(HttpExchange exchange, String payload, HttpFront.Kind kind) throws IOException {
        JsonNode answer;
        try {
            answer = LocalJson.parse(payload);
        } catch (JsonProcessingException malformed) {
            return false;
        }
        if (!answer.isObject() || !answer.has("statusCode")) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            LoopbackServer.answer(exchange, 200, answer.isTextual() ? answer.textValue() : payload);
            return true;
        }
        var status = answer.get("statusCode").asInt(-1);
        var body = answer.path("body");
        if (status < 200 || status > 599 || !(body.isTextual() || body.isNull() || body.isMissingNode())) {
            return false;
        }
        byte[] bytes;
        try {
            bytes = bytes(body.asText(""), answer.path("isBase64Encoded").asBoolean());
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
        headers(exchange, answer, kind);
        LoopbackServer.answer(exchange, status, status == 204 || status == 304 ? new byte[0] : bytes);
        return true;
    }

    private static byte[] bytes(String body, boolean base64) {
        return base64 ? Base64.getDecoder().decode(body) : body.getBytes(UTF_8);
    }

    private static void headers(HttpExchange exchange, JsonNode answer, HttpFront.Kind kind) {
        var headers = exchange.getResponseHeaders();
        headers.set(
                "Content-Type", kind == HttpFront.Kind.API_GATEWAY ? "text/plain;charset=UTF-8" : "application/json");
        answer.path("headers").properties().forEach(header -> {
            if (!HOP_BY_HOP.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                headers.set(header.getKey(), header.getValue().asText());
            }
        });
        answer.path("cookies").forEach(cookie -> headers.add("Set-Cookie", cookie.asText()));
    }
}
