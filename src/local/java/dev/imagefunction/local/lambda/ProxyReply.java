package dev.imagefunction.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.imagefunction.local.http.LocalJson;
import dev.imagefunction.local.http.Payload;
import dev.imagefunction.local.http.Wire;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Converts a function's payload of format 2.0 to an HTTP response. */
record ProxyReply(int status, List<Map.Entry<String, String>> headers, Payload body) {
    /** Headers that the server sets by itself. */
    private static final Set<String> HOP_BY_HOP = Set.of("connection", "content-length", "transfer-encoding");

    /** Empty if the payload is malformed. */
    static Optional<ProxyReply> of(String payload, HttpFront.Kind kind) {
        JsonNode reply;
        try {
            reply = LocalJson.parse(payload);
        } catch (JsonProcessingException malformed) {
            return Optional.empty();
        }
        if (!reply.isObject() || !reply.has("statusCode")) {
            var text = reply.isTextual() ? reply.textValue() : payload;
            var json = Map.entry("Content-Type", "application/json");
            return Optional.of(new ProxyReply(200, List.of(json), Payload.text(text)));
        }
        var status = reply.get("statusCode").asInt(-1);
        var body = reply.path("body");
        if (status < 200 || status > 599 || !(body.isTextual() || body.isNull() || body.isMissingNode())) {
            return Optional.empty();
        }
        try {
            var text = body.asText("");
            var base64 = reply.path("isBase64Encoded").asBoolean();
            var bytes = base64 ? Base64.getDecoder().decode(text) : text.getBytes(UTF_8);
            return Optional.of(new ProxyReply(status, headers(reply, kind), Payload.bytes(bytes)));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    void send(Wire wire) {
        wire.answer(status, headers, status == 204 || status == 304 ? Payload.text("") : body);
    }

    private static List<Map.Entry<String, String>> headers(JsonNode reply, HttpFront.Kind kind) {
        var headers = new ArrayList<Map.Entry<String, String>>();
        reply.path("headers").properties().stream()
                .filter(header -> !HOP_BY_HOP.contains(header.getKey().toLowerCase(Locale.ROOT)))
                .forEach(header ->
                        headers.add(Map.entry(header.getKey(), header.getValue().asText())));
        if (headers.stream().noneMatch(header -> header.getKey().equalsIgnoreCase("content-type"))) {
            var otherwise = kind == HttpFront.Kind.API_GATEWAY ? "text/plain;charset=UTF-8" : "application/json";
            headers.add(Map.entry("Content-Type", otherwise));
        }
        reply.path("cookies").forEach(cookie -> headers.add(Map.entry("Set-Cookie", cookie.asText())));
        return headers;
    }
}
