package dev.imagefunction.local.gateway;

import dev.imagefunction.local.http.LocalJson;
import org.jspecify.annotations.Nullable;

/** A response of the gateway that is OpenAI's error body. */
final class GatewayRefusal extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String json;

    GatewayRefusal(int status, @Nullable String param, String code, String message) {
        super(message);
        this.status = status;
        this.json = json("invalid_request_error", param, code, message);
    }

    static GatewayRefusal invalid(@Nullable String param, String code, String message) {
        return new GatewayRefusal(400, param, code, message);
    }

    int status() {
        return status;
    }

    String json() {
        return json;
    }

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
