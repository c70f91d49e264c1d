package dev.imagefunction.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.imagefunction.generation.Charged;
import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.Failure.Code;
import dev.imagefunction.generation.FieldNames;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Translates errors of a request to failures. From an error body it uses only the code, the field's name, and whether
 * the text names a timeout or a connection.
 */
final class GatewayErrors {
    /** OpenAI's codes, and Azure's. */
    private static final Set<String> MODERATION =
            Set.of("moderation_blocked", "content_policy_violation", "content_filter", "contentFilter");

    /** OpenAI's codes, and LiteLLM's type. */
    private static final Set<String> NO_CREDIT =
            Set.of("insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "budget_exceeded");

    /**
     * Texts in which a proxy reports a timeout or a broken connection to the gateway. LiteLLM, for example, sends them
     * in OpenAI's error body, and Envoy as plain text.
     */
    private static final Pattern PROXY = Pattern.compile(
            "timed?[\\s_-]*out|deadline[\\s_-]*exceeded|connection[\\s_-]*(error|reset|closed|abort|lost|terminat)"
                    + "|econn|hang up|broken pipe|unexpected eof|disconnect",
            Pattern.CASE_INSENSITIVE);

    private GatewayErrors() {}

    /**
     * A status that is not success.
     *
     * @param body missing if it is not a JSON object
     * @param text the same body, whatever it is
     */
    static Failure of(int status, JsonNode body, String text, @Nullable Duration wait) {
        var error = body.path("error");
        var isOfAProxy = PROXY.matcher(text).find();
        var code = error.path("code").asText("");
        var type = error.path("type").asText("");
        var param = error.path("param").asText("");
        // Some gateways name it as the error's type alone, and Portkey by the status 412.
        if (NO_CREDIT.contains(code) || NO_CREDIT.contains(type) || status == 402 || status == 412) {
            return rejected(
                    "The gateway's account is out of credit (insufficient_quota): add credit; the id can be used again then.");
        }
        if (status < 500 && MODERATION.contains(code)) {
            var message = "The gateway's moderation refused this prompt; it is not sent again under this id.";
            return Failure.of(Code.MODERATION_BLOCKED, message).at("prompt");
        }
        return switch (status) {
            case 200 ->
                unknown(
                        Code.GATEWAY_FAILED,
                        "The gateway returned an error with status 200; it is not known whether it charged.");
            case 401, 403 ->
                rejected("The gateway refused the API key (%d): check GATEWAY_API_KEY, or the secret that holds it."
                        .formatted(status));
            case 404, 405 ->
                code.equals("model_not_found") || param.equals("model")
                        ? Failure.invalid("model", "is not known to the gateway")
                        : rejected("The gateway does not know this URL (%d): check that GATEWAY_BASE_URL ends with /v1."
                                .formatted(status));
            case 409, 425 -> failed(status, Charged.NO, wait);
            case 503 -> failed(status, isOfAProxy ? Charged.UNKNOWN : Charged.NO, wait);
            case 429 ->
                Failure.of(
                                Code.RATE_LIMIT_EXCEEDED,
                                "The gateway limits the rate of requests; this call was not charged.")
                        .after(wait);
            // A proxy's timeout, or the gateway's own.
            case 408, 504 ->
                unknown(
                                Code.GATEWAY_TIMEOUT,
                                "The gateway did not respond to its proxy in time (%d); it is not known whether it charged."
                                        .formatted(status))
                        .after(wait);
            default -> {
                // After a status below 200 the images may still follow.
                if (status >= 500 || status < 200) {
                    yield failed(status, error.isObject() && !isOfAProxy ? Charged.NO : Charged.UNKNOWN, wait);
                }
                yield status >= 400
                        ? refused(status, code, param)
                        : rejected(
                                "The gateway returned status %d: redirects are not followed; set GATEWAY_BASE_URL to the final URL."
                                        .formatted(status));
            }
        };
    }

    /**
     * A response with status 200 and an error in its body. Some proxies send the status before they know the outcome. The code
     * in the error may be the status that they would have sent.
     */
    static Failure ofSuccess(JsonNode body) {
        var code = body.path("error").path("code").asText("");
        var status = code.matches("4\\d\\d") ? Integer.parseInt(code) : code.equals("rate_limit_exceeded") ? 429 : 200;
        return of(status, body, "", null);
    }

    private static Failure rejected(String message) {
        return Failure.of(Code.GATEWAY_REJECTED, message);
    }

    private static Failure unknown(Code code, String message) {
        return Failure.of(code, Charged.UNKNOWN, message);
    }

    /** A proxy's 5xx does not tell what the gateway did: it may have made the images. */
    private static Failure failed(int status, Charged charged, @Nullable Duration wait) {
        var message = charged == Charged.NO
                ? "The gateway failed (%d); this call was not charged."
                : "The gateway or a proxy before it failed (%d); it is not known whether it charged.";
        return Failure.of(Code.GATEWAY_FAILED, charged, message.formatted(status))
                .after(wait);
    }

    private static Failure refused(int status, String code, String param) {
        var why = code.matches("[a-z_]{1,40}") ? code : Integer.toString(status);
        return Failure.invalid(
                FieldNames.isSent(param) ? param : "request", "is not accepted by the gateway (" + why + ")");
    }

    /** A successful response without the requested images. */
    static Failure unusable(@Nullable String why) {
        var message = "The gateway charged and its response is unusable: " + why + ".";
        return Failure.of(Code.GATEWAY_ANSWER_UNUSABLE, Charged.YES, message);
    }

    /** @param isSent false if there was no connection, so that the gateway cannot have been paid */
    static Failure broken(boolean isSent, @Nullable Throwable cause) {
        if (isSent) {
            var what = cause == null ? "unknown" : cause.getClass().getSimpleName();
            return unknown(
                    Code.GATEWAY_TIMEOUT,
                    "The connection to the gateway broke before its response was complete (%s); it is not known whether it charged."
                            .formatted(what));
        }
        return Failure.of(
                Code.GATEWAY_UNREACHABLE,
                "The gateway was not reached: %s. Check GATEWAY_BASE_URL, HTTPS_PROXY and the network; this call was not charged."
                        .formatted(reason(cause)));
    }

    private static String reason(@Nullable Throwable cause) {
        for (@Nullable Throwable e = cause; e != null; e = e.getCause()) {
            if (e instanceof UnknownHostException || e instanceof UnresolvedAddressException) {
                return "its host name is not known";
            }
            if (e instanceof SSLException) {
                return "the TLS handshake failed";
            }
        }
        return "no connection could be made";
    }
}
