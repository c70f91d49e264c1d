package dev.imagefunction.local.gateway;

import dev.imagefunction.local.http.Wire;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One request for images that the gateway has received.
 *
 * @param n images requested; 0 where the request was refused
 * @param status of the response; 0 before it, or without one
 * @param charged images charged
 * @param headers the request's headers, their names in lower case
 * @param body the request's body
 */
public record GatewayCall(
        @Nullable String idempotencyKey,
        String model,
        String prompt,
        int n,
        String size,
        String quality,
        int status,
        int charged,
        Map<String, String> headers,
        String body) {
    public GatewayCall {
        headers = Map.copyOf(headers);
    }

    static GatewayCall of(Wire wire, String body, ImagesRequest asked, int status, int charged) {
        var headers = wire.headers().stream()
                .collect(Collectors.toMap(
                        header -> header.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue, (one, two) -> one));
        return new GatewayCall(
                headers.get("idempotency-key"),
                asked.model(),
                asked.prompt(),
                asked.n(),
                asked.size(),
                asked.quality(),
                status,
                charged,
                headers,
                body);
    }

    GatewayCall answered(int newStatus) {
        return new GatewayCall(idempotencyKey, model, prompt, n, size, quality, newStatus, charged, headers, body);
    }
}
