package dev.imagefunction.local.gateway;

import dev.imagefunction.local.http.Payload;
import dev.imagefunction.local.http.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** An accepted request, and the response to it that a fault may change. */
record GatewayReply(Wire wire, ImagesRequest asked, long created, Supplier<List<byte[]>> images, IntConsumer answered) {
    void answer(int status, Map<String, String> headers, Payload body) {
        answered.accept(status);
        wire.answer(status, headers, body);
    }

    /** Status 200 with this JSON. */
    void json(Payload body) {
        answer(200, Map.of("Content-Type", "application/json"), body);
    }

    /** The body by the contract. */
    Payload regular() {
        return withData(entries());
    }

    Payload withData(List<Payload> entries) {
        return around("{\"created\":" + created + ",\"data\":[", entries, "]}");
    }

    List<Payload> entries() {
        return images.get().stream().map(GatewayReply::entry).toList();
    }

    static Payload entry(byte[] image) {
        return entry("{\"b64_json\":\"", Payload.base64(image), "\"}");
    }

    static Payload entry(String before, Payload base64, String after) {
        return Payload.joined(List.of(Payload.text(before), base64, Payload.text(after)));
    }

    /** The entries with commas between them, between two texts. */
    static Payload around(String before, List<Payload> entries, String after) {
        var parts = new ArrayList<Payload>();
        parts.add(Payload.text(before));
        for (var i = 0; i < entries.size(); i++) {
            if (i > 0) {
                parts.add(Payload.text(","));
            }
            parts.add(entries.get(i));
        }
        parts.add(Payload.text(after));
        return Payload.joined(parts);
    }
}
