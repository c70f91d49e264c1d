package dev.imagefunction.local.gateway;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request for images that the gateway has received.
 *
 * @param n images asked for; 0 where the request was refused
 * @param status the status answered; 0 while, or if, none was
 * @param charged images charged
 * @param headers the request's headers, their names in lower case
 * @param body the request's body as it was sent
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

    GatewayCall answered(int newStatus) {
        return new GatewayCall(idempotencyKey, model, prompt, n, size, quality, newStatus, charged, headers, body);
    }
}
