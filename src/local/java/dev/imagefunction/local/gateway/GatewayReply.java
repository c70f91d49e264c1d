package dev.imagefunction.local.gateway;

import dev.imagefunction.local.http.Body;
import dev.imagefunction.local.http.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** An accepted request on its way to a response, which a fault may change. */
record GatewayReply(Wire wire, Asked asked, long created, Supplier<List<byte[]>> images, IntConsumer answered) {
    void answer(int status, Map<String, String> headers, Body body) {
        answered.accept(status);
        wire.answer(status, headers, body);
    }

    /** Status 200 with this JSON. */
    void json(Body body) {
        answer(200, Map.of("Content-Type", "application/json"), body);
    }

    /** The body that the contract promises. */
    Body regular() {
        return withData(entries());
    }

    Body withData(List<Body> entries) {
        return around("{\"created\":" + created + ",\"data\":[", entries, "]}");
    }

    List<Body> entries() {
        return images.get().stream().map(GatewayReply::entry).toList();
    }

    static Body entry(byte[] image) {
        return entry("{\"b64_json\":\"", Body.base64(image), "\"}");
    }

    static Body entry(String before, Body base64, String after) {
        return Body.joined(List.of(Body.text(before), base64, Body.text(after)));
    }

    /** The entries with commas between them, between two texts. */
    static Body around(String before, List<Body> entries, String after) {
        var parts = new ArrayList<Body>();
        parts.add(Body.text(before));
        for (var i = 0; i < entries.size(); i++) {
            if (i > 0) {
                parts.add(Body.text(","));
            }
            parts.add(entries.get(i));
        }
        parts.add(Body.text(after));
        return Body.joined(parts);
    }
}
