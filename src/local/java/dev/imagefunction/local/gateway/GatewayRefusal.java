package dev.imagefunction.local.gateway;

import org.jspecify.annotations.Nullable;

/** An answer of the gateway that is OpenAI's error body. */
final class GatewayRefusal extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String json;

    GatewayRefusal(int status, String type, @Nullable String param, @Nullable String code, String message) {
        super(message);
        this.status = status;
        this.json = json(type, param, code, message);
    }

    static GatewayRefusal invalid(@Nullable String param, String code, String message) {
        return new GatewayRefusal(400, "invalid_request_error", param, code, message);
    }

    int status() {
        return status;
    }

    String json() {
        return json;
    }

    static String json(String type, @Nullable String param, @Nullable String code, String message) {
        return "{\"error\":{\"message\":" + quoted(message) + ",\"type\":" + quoted(type) + ",\"param\":"
                + quoted(param) + ",\"code\":" + quoted(code) + "}}";
    }

    private static String quoted(@Nullable String text) {
        return text == null ? "null" : '"' + text.replaceAll("[\"\\\\\\p{Cntrl}]", "?") + '"';
    }
}
