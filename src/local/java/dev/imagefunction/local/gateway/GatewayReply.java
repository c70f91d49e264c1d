package dev.imagefunction.local.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Optional;
import com.google.common.io.ByteSource;
import dev.imagefunction.local.http.Wire;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** An accepted request, its images, and the response to it that a fault may change. */
record GatewayReply(Wire wire, GatewayCall call, Supplier<List<byte[]>> images) {
    static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

    /** Status 200 with this JSON. */
    void json(ByteSource body) {
        wire.respond(200, JSON.entrySet(), body);
    }

    /** The first bytes of the response, whose header has the length of the whole. */
    void start(long bytes) {
        var body = regular();
        var headers = Map.of(
                "Content-Type",
                "application/json",
                "Content-Length",
                body.sizeIfKnown().get().toString());
        wire.send(200, headers.entrySet(), body.slice(0, bytes), Duration.ZERO);
    }

    /** The whole response, 64 KB at a time. */
    void dribble() {
        wire.send(200, JSON.entrySet(), regular(), Duration.ofMillis(200));
        wire.end();
    }

    /** The body by the contract. */
    ByteSource regular() {
        return withData(images.get().stream().map(GatewayReply::entry).toList());
    }

    static ByteSource withData(List<ByteSource> entries) {
        return around("{\"created\":" + Instant.now().getEpochSecond() + ",\"data\":[", entries, "]}");
    }

    static ByteSource entry(byte[] image) {
        return ByteSource.concat(text("{\"b64_json\":\""), base64(image), text("\"}"));
    }

    static ByteSource text(String text) {
        return ByteSource.wrap(text.getBytes(UTF_8));
    }

    /** Encoded only while it is sent, so that a response of ten large images fits in memory. */
    static ByteSource base64(byte[] bytes) {
        return new ByteSource() {
            @Override
            public InputStream openStream() {
                return new ByteArrayInputStream(Base64.getEncoder().encode(bytes));
            }

            @Override
            public Optional<Long> sizeIfKnown() {
                return Optional.of((bytes.length + 2) / 3 * 4L);
            }
        };
    }

    /** The entries with commas between them, between two texts. */
    static ByteSource around(String before, List<ByteSource> entries, String after) {
        var parts = new ArrayList<ByteSource>();
        entries.forEach(entry -> {
            parts.add(text(parts.isEmpty() ? before : ","));
            parts.add(entry);
        });
        parts.add(text(parts.isEmpty() ? before + after : after));
        return ByteSource.concat(parts);
    }
}
