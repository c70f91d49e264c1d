package dev.imagefunction.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.imagefunction.generation.Charged;
import dev.imagefunction.generation.Failure;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of everything that the gateway, or a proxy before it, can return instead of images. */
class GatewayErrorsTest {
    private static final Duration WAIT = Duration.ofSeconds(3);
    private static final String OPENAI = "{\"error\":{\"message\":\"m\",\"type\":\"t\",\"code\":\"%s\",\"param\":%s}}";

    private final GatewayResponse response = new GatewayResponse(new ObjectMapper());

    private Failure of(int status, String body) {
        return GatewayErrors.of(status, response.json(body.getBytes(UTF_8)), body, WAIT);
    }

    /** An OpenAI error body; the same for a body of anything else is in the next table. */
    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, textBlock = """
        status, code in the body,         failure,             charged
        400,    moderation_blocked,         MODERATION_BLOCKED,  NO
        400,    content_policy_violation,   MODERATION_BLOCKED,  NO
        400,    content_filter,             MODERATION_BLOCKED,  NO
        400,    contentFilter,              MODERATION_BLOCKED,  NO
        422,    moderation_blocked,         MODERATION_BLOCKED,  NO
        400,    billing_hard_limit_reached, GATEWAY_REJECTED,    NO
        403,    insufficient_quota,         GATEWAY_REJECTED,    NO
        429,    insufficient_quota,         GATEWAY_REJECTED,    NO
        429,    billing_not_active,         GATEWAY_REJECTED,    NO
        400,    invalid_value,              INVALID_VALUE,       NO
        413,    '',                         INVALID_VALUE,       NO
        415,    '',                         INVALID_VALUE,       NO
        499,    '',                         INVALID_VALUE,       NO
        401,    invalid_api_key,            GATEWAY_REJECTED,    NO
        402,    '',                         GATEWAY_REJECTED,    NO
        412,    '',                         GATEWAY_REJECTED,    NO
        403,    '',                         GATEWAY_REJECTED,    NO
        404,    model_not_found,            INVALID_VALUE,       NO
        404,    '',                         GATEWAY_REJECTED,    NO
        405,    '',                         GATEWAY_REJECTED,    NO
        408,    '',                         GATEWAY_TIMEOUT,     UNKNOWN
        409,    '',                         GATEWAY_FAILED,      NO
        425,    '',                         GATEWAY_FAILED,      NO
        429,    rate_limit_exceeded,        RATE_LIMIT_EXCEEDED, NO
        500,    server_error,               GATEWAY_FAILED,      NO
        500,    moderation_blocked,         GATEWAY_FAILED,      NO
        502,    '',                         GATEWAY_FAILED,      NO
        503,    '',                         GATEWAY_FAILED,      NO
        504,    server_error,               GATEWAY_TIMEOUT,     UNKNOWN
        529,    '',                         GATEWAY_FAILED,      NO
        204,    '',                         GATEWAY_REJECTED,    NO
        301,    '',                         GATEWAY_REJECTED,    NO
        307,    '',                         GATEWAY_REJECTED,    NO
        399,    '',                         GATEWAY_REJECTED,    NO
        """)
    void statusAndCodeDecide(int status, String code, Failure.Code meant, Charged charged) {
        var failure = of(status, OPENAI.formatted(code, "null"));

        assertEquals(meant, failure.code());
        assertEquals(charged, failure.charged());
    }

    /** Proxies such as LiteLLM and Portkey send OpenAI's error body, and describe the failure in its message. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"message\":\"Request exceeded the timeout sent in the request: 1500ms\",\"type\":\"timeout_error\"}",
                "{\"message\":\"litellm.Timeout: APITimeoutError - Request timed out.\",\"type\":null,\"code\":\"500\"}",
                "{\"message\":\"litellm.APIConnectionError: Server disconnected\",\"type\":null,\"code\":\"500\"}",
                "{\"message\":\"fetch failed: read ECONNRESET\"}",
                "{\"message\":\"read tcp 10.0.0.1:443: connection reset by peer\"}",
                "{\"message\":\"context deadline exceeded\",\"type\":\"server_error\"}",
                "{\"message\":\"m\",\"code\":\"upstream_timed_out\"}",
                "{\"message\":\"unexpected EOF\",\"type\":\"server_error\"}",
                "\"upstream connect error or disconnect/reset before headers. reset reason: connection termination\"",
                "{\"message\":\"socket hang up\",\"type\":\"server_error\"}",
                "{\"message\":\"Connection error.\",\"type\":\"server_error\"}",
                "{\"message\":\"upstream connect error or disconnect/reset before headers\",\"code\":\"upstream_timeout\"}"
            })
    void proxyThatSpeaksOfATimeoutOrAConnectionMayHaveBeenCharged(String error) {
        for (var status : new int[] {500, 502, 503}) {
            assertEquals(
                    Charged.UNKNOWN, of(status, "{\"error\":" + error + "}").charged(), error);
        }
    }

    @ParameterizedTest
    @CsvSource({"429, insufficient_quota, null", "429, budget_exceeded, 429", "400, budget_exceeded, 400"})
    void emptyAccountMayBeTheTypeOfTheError(int status, String type, String code) {
        var failure = of(status, "{\"error\":{\"message\":\"m\",\"type\":\"%s\",\"code\":%s}}".formatted(type, code));

        assertEquals(Failure.Code.GATEWAY_REJECTED, failure.code());
    }

    /** Another body may be that of a proxy; the gateway behind it may go on and charge. */
    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, textBlock = """
        status, failure,             charged
        102,    GATEWAY_FAILED,      UNKNOWN
        199,    GATEWAY_FAILED,      UNKNOWN
        400,    INVALID_VALUE,       NO
        401,    GATEWAY_REJECTED,    NO
        404,    GATEWAY_REJECTED,    NO
        408,    GATEWAY_TIMEOUT,     UNKNOWN
        429,    RATE_LIMIT_EXCEEDED, NO
        500,    GATEWAY_FAILED,      UNKNOWN
        501,    GATEWAY_FAILED,      UNKNOWN
        502,    GATEWAY_FAILED,      UNKNOWN
        503,    GATEWAY_FAILED,      NO
        504,    GATEWAY_TIMEOUT,     UNKNOWN
        520,    GATEWAY_FAILED,      UNKNOWN
        522,    GATEWAY_FAILED,      UNKNOWN
        524,    GATEWAY_FAILED,      UNKNOWN
        530,    GATEWAY_FAILED,      UNKNOWN
        599,    GATEWAY_FAILED,      UNKNOWN
        """)
    void bodyOfAnotherKindMayBeAProxys(int status, Failure.Code meant, Charged charged) {
        for (var body : new String[] {
            "",
            "<html>",
            "null",
            "[]",
            "7",
            "\"error\"",
            "{}",
            "{\"error\":null}",
            "{\"error\":\"text\"}",
            "{\"error\":[1]}",
            "{\"error\":{\"code\":",
            "\u0000\uffff",
            "{\"error\":" + "[".repeat(60_000)
        }) {
            var failure = of(status, body);
            assertEquals(meant, failure.code(), body);
            assertEquals(charged, failure.charged(), body);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 409, 425, 429, 500, 502, 503, 504, 520})
    void waitIsPassedOn(int status) {
        assertEquals(WAIT, of(status, "").retryAfter());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 408, 429, 500, 504, 302})
    void messageNamesTheStatusAndNothingOfTheBody(int status) {
        var failure = of(status, OPENAI.formatted("SECRET words", "\"SECRET\""));

        assertFalse(failure.message().contains("SECRET"), failure::message);
        assertTrue(status == 429 || failure.message().contains(Integer.toString(status)), failure::message);
    }

    @Test
    void messageSaysWhetherTheGatewayCharged() {
        assertTrue(of(503, "").message().endsWith("this call was not charged."));
        assertTrue(of(502, "").message().endsWith("it is not known whether it charged."));
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_value, not accepted by the gateway (invalid_value)",
        "400, content_policy_violation, moderation refused",
        "401, invalid_api_key, The gateway refused the API key",
        "403, '', The gateway refused the API key",
        "402, '', The gateway's account is out of credit",
        "429, insufficient_quota, The gateway's account is out of credit",
        "404, '', The gateway does not know this URL"
    })
    void messageSaysWhatIsWrong(int status, String code, String message) {
        assertTrue(of(status, OPENAI.formatted(code, "null")).message().contains(message), message);
    }

    @ParameterizedTest
    @CsvSource({
        "400, size, size",
        "400, style, style",
        "400, output_format, output_format",
        "400, frobnicate, request",
        "404, model, model"
    })
    void fieldAtFaultIsNamedIfItIsOurs(int status, String param, String field) {
        var failure = of(status, OPENAI.formatted("", "\"" + param + "\""));

        assertEquals(field, failure.param());
        assertEquals(Failure.Code.INVALID_VALUE, failure.code());
    }

    @Test
    void moderationIsAboutThePrompt() {
        assertEquals(
                "prompt",
                of(400, OPENAI.formatted("moderation_blocked", "null")).param());
        assertNull(of(401, "").param());
    }

    @Test
    void brokenConnectionIsChargedUnknownOnceTheRequestWasSent() {
        var failure = GatewayErrors.broken(true, new IOException("SECRET"));

        assertEquals(Failure.Code.GATEWAY_TIMEOUT, failure.code());
        assertEquals(Charged.UNKNOWN, failure.charged());
        assertTrue(failure.message().contains("(IOException)"), failure::message);
        assertTrue(GatewayErrors.broken(true, null).message().contains("(unknown)"));
    }

    @Test
    void connectionThatWasNeverMadeIsFree() {
        for (var cause :
                new Throwable[] {new UnknownHostException("h"), new IOException(new UnresolvedAddressException())}) {
            assertNotReached(cause, "its host name is not known");
        }
        assertNotReached(new IOException(new SSLHandshakeException("h")), "the TLS handshake failed");
        assertNotReached(new IOException("h"), "no connection could be made");
    }

    private static void assertNotReached(Throwable cause, String why) {
        var failure = GatewayErrors.broken(false, cause);
        assertEquals(Failure.Code.GATEWAY_UNREACHABLE, failure.code());
        assertEquals(Charged.NO, failure.charged());
        assertTrue(failure.message().contains(": " + why + "."), failure::message);
    }

    @Test
    void unusableResponseIsCharged() {
        var failure = GatewayErrors.unusable("it holds no data");

        assertEquals(Failure.Code.GATEWAY_ANSWER_UNUSABLE, failure.code());
        assertEquals(Charged.YES, failure.charged());
        assertTrue(failure.message().endsWith("unusable: it holds no data."));
    }
}
