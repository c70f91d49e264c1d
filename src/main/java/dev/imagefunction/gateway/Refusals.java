package dev.imagefunction.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.imagefunction.generation.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the gateway's error answers mean. Of their bodies only the code and the field's name are ever used. */
final class Refusals {
    private static final Set<String> REFUSED = Set.of("moderation_blocked", "content_policy_violation");
    private static final Set<String> NO_CREDIT =
            Set.of("insufficient_quota", "billing_hard_limit_reached", "billing_not_active");

    private final ObjectMapper json;

    Refusals(ObjectMapper json) {
        this.json = json;
    }

    /**
     * Tells a status other than 200.
     *
     * @param body OpenAI's error body, or HTML, or nothing
     * @param wait what the gateway said of waiting
     */
    Failure of(int status, byte[] body, @Nullable Duration wait) {
        var error = error(body);
        var code = error.path("code").asText("");
        if (NO_CREDIT.contains(code) || status == 402) {
            return new Failure.GatewayRejected(
                    "The gateway's account is out of credit (insufficient_quota): top it up, then send the event under a new id.");
        }
        return switch (status) {
            case 400, 422 -> REFUSED.contains(code) ? new Failure.Refused() : invalid(status, error, code);
            case 401, 403 ->
                new Failure.GatewayRejected(
                        "The gateway refused the API key (%d): check GATEWAY_API_KEY, or the secret it comes from."
                                .formatted(status));
            case 404 ->
                code.equals("model_not_found") || error.path("param").asText("").equals("model")
                        ? new Failure.InvalidRequest("model", "is not known to the gateway")
                        : new Failure.GatewayRejected(
                                "The gateway does not know this address (404): check the model, and that GATEWAY_BASE_URL ends with /v1.");
            case 408, 409, 425 ->
                new Failure.GatewayFailed(
                        "The gateway did not get to this call (%d); nothing was charged.".formatted(status), wait);
            case 429 -> new Failure.RateLimited(wait);
            case 504 ->
                new Failure.NoAnswer(
                        "The gateway's own back end did not answer it in time (504); whether it charged is not known.");
            default -> {
                if (status >= 500) {
                    yield new Failure.GatewayFailed(
                            "The gateway failed (%d); nothing was charged.".formatted(status), wait);
                }
                yield status >= 400
                        ? invalid(status, error, code)
                        : new Failure.GatewayRejected(
                                "The gateway answered with status %d instead of images: redirects are not followed, set GATEWAY_BASE_URL to the final address."
                                        .formatted(status));
            }
        };
    }

    private static Failure invalid(int status, JsonNode error, String code) {
        var param = error.path("param").asText("");
        var known = Set.of("model", "prompt", "n", "size", "quality", "user", "background", "moderation");
        var why = code.matches("[a-z_]{1,40}") ? code : Integer.toString(status);
        return new Failure.InvalidRequest(
                known.contains(param) ? param : "request", "is not accepted by the gateway (" + why + ")");
    }

    private JsonNode error(byte[] body) {
        try {
            var node = json.readTree(body);
            return node == null ? json.missingNode() : node.path("error");
        } catch (IOException e) {
            return json.missingNode();
        }
    }
}
