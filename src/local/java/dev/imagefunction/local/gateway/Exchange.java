package dev.imagefunction.local.gateway;

import dev.imagefunction.local.http.Body;
import dev.imagefunction.local.http.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** One request the gateway has accepted, and what may be done to its answer. */
record Exchange(Wire wire, Asked asked, long created, Supplier<List<byte[]>> images, IntConsumer answered) {
    void answer(int status, Map<String, String> headers, Body body) throws IOException {
        answered.accept(status);
        wire.answer(status, headers, body);
    }

    /** Answers 200 with this JSON. */
    void json(Body body) throws IOException {
        answer(200, Map.of("Content-Type", "application/json"), body);
    }

    /** The answer as the contract has it. */
    Body regular() {
        return withData(entries());
    }

    Body withData(List<Body> entries) {
        return around("{\"created\":" + created + ",\"data\":[", entries, "]}");
    }

    List<Body> entries() {
        return images.get().stream().map(Exchange::entry).toList();
    }

    static Body entry(byte[] image) {
        return entry(Body.base64(image));
    }

    static Body entry(Body base64) {
        return Body.joined(List.of(Body.text("{\"b64_json\":\""), base64, Body.text("\"}")));
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
