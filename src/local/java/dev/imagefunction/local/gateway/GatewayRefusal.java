package dev.imagefunction.local.gateway;

import dev.imagefunction.local.http.LocalJson;
import org.jspecify.annotations.Nullable;

/** The error for a request that breaks the contract. */
final class GatewayRefusal extends Exception {
    private static final long serialVersionUID = 1;

    final int status;
    final String json;

    GatewayRefusal(int status, @Nullable String param, String code, String message) {
        super(message);
        this.status = status;
        this.json = json("invalid_request_error", param, code, message);
    }

    /** OpenAI's error body. */
    static String json(String type, @Nullable String param, String code, String message) {
        var body = LocalJson.object();
        body.putObject("error")
                .put("message", message)
                .put("type", type)
                .put("param", param)
                .put("code", code);
        return LocalJson.text(body);
    }
}
