package dev.imagefunction.local.gateway;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request for images that the gateway has received, with its defaults filled in.
 *
 * @param n images requested; 0 where the request was refused
 * @param charged images charged
 * @param headers the request's headers, their names in lower case
 * @param body the request's body
 */
public record GatewayCall(
        String model,
        String prompt,
        int n,
        String size,
        String quality,
        int charged,
        Map<String, String> headers,
        String body) {
    public GatewayCall {
        headers = Map.copyOf(headers);
    }

    static GatewayCall refused(Map<String, String> headers, String body) {
        return new GatewayCall("", "", 0, "", "", 0, headers, body);
    }

    GatewayCall uncharged() {
        return new GatewayCall(model, prompt, n, size, quality, 0, headers, body);
    }

    public @Nullable String idempotencyKey() {
        return headers.get("idempotency-key");
    }

    int width() {
        return Integer.parseInt(size.substring(0, size.indexOf('x')));
    }

    int height() {
        return Integer.parseInt(size.substring(size.indexOf('x') + 1));
    }
}
