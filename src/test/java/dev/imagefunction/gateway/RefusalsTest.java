package dev.imagefunction.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.imagefunction.generation.Charged;
import dev.imagefunction.generation.Failure;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalsTest {
    private static final Duration WAIT = Duration.ofSeconds(3);

    private final Refusals refusals = new Refusals(new ObjectMapper());

    private Failure of(int status, String body) {
        return refusals.of(status, body.getBytes(UTF_8), WAIT);
    }

    @ParameterizedTest
    @CsvSource({
        "400, moderation_blocked, MODERATION_BLOCKED, false, NO",
        "400, content_policy_violation, MODERATION_BLOCKED, false, NO",
        "422, moderation_blocked, MODERATION_BLOCKED, false, NO",
        "400, billing_hard_limit_reached, GATEWAY_REJECTED, false, NO",
        "400, invalid_value, INVALID_VALUE, false, NO",
        "405, '', INVALID_VALUE, false, NO",
        "413, '', INVALID_VALUE, false, NO",
        "415, '', INVALID_VALUE, false, NO",
        "401, invalid_api_key, GATEWAY_REJECTED, false, NO",
        "402, '', GATEWAY_REJECTED, false, NO",
        "403, insufficient_quota, GATEWAY_REJECTED, false, NO",
        "404, model_not_found, INVALID_VALUE, false, NO",
        "404, '', GATEWAY_REJECTED, false, NO",
        "408, '', GATEWAY_FAILED, true, NO",
        "409, '', GATEWAY_FAILED, true, NO",
        "425, '', GATEWAY_FAILED, true, NO",
        "429, rate_limit_exceeded, RATE_LIMIT_EXCEEDED, true, NO",
        "429, '', RATE_LIMIT_EXCEEDED, true, NO",
        "429, insufficient_quota, GATEWAY_REJECTED, false, NO",
        "500, server_error, GATEWAY_FAILED, true, NO",
        "502, '', GATEWAY_FAILED, true, NO",
        "503, '', GATEWAY_FAILED, true, NO",
        "529, '', GATEWAY_FAILED, true, NO",
        "504, '', GATEWAY_TIMEOUT, true, UNKNOWN",
        "204, '', GATEWAY_REJECTED, false, NO",
        "301, '', GATEWAY_REJECTED, false, NO",
        "307, '', GATEWAY_REJECTED, false, NO"
    })
    void statusAndCodeDecide(int status, String code, Failure.Code meant, boolean retryable, Charged charged) {
        var failure = of(status, "{\"error\":{\"message\":\"m\",\"type\":\"t\",\"code\":\"%s\"}}".formatted(code));

        assertEquals(meant, failure.code());
        assertEquals(retryable, failure.retryable());
        assertEquals(charged, failure.charged());
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 409, 425, 429, 500, 503})
    void waitIsPassedOn(int status) {
        assertEquals(WAIT, of(status, "").retryAfter());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "null",
                "[]",
                "7",
                "\"error\"",
                "{\"error\":null}",
                "{\"error\":\"text\"}",
                "{\"error\":[1]}",
                "{\"error\":{\"code\":{\"a\":1},\"param\":[2]}}",
                "{\"error\":{\"code\":",
                "\u0000\uffff"
            })
    void bodyOfAnyKindIsTaken(String body) {
        assertEquals(Failure.Code.INVALID_VALUE, of(400, body).code());
        assertEquals(Failure.Code.GATEWAY_FAILED, of(500, body).code());
        assertEquals(Failure.Code.RATE_LIMIT_EXCEEDED, of(429, body).code());
    }

    @Test
    void deepNestingIsNoTrouble() {
        assertEquals(
                Failure.Code.GATEWAY_FAILED,
                of(500, "{\"error\":" + "[".repeat(60_000)).code());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 408, 429, 500, 504, 302})
    void nothingOfTheBodyIsRepeated(int status) {
        var failure = of(
                status,
                "{\"error\":{\"message\":\"SECRET\",\"type\":\"SECRET\",\"param\":\"SECRET\",\"code\":\"SECRET words\"}}");

        assertFalse(failure.message().contains("SECRET"), failure.message());
    }

    @Test
    void fieldAtFaultIsNamedWhereItIsOurs() {
        assertEquals(
                "size",
                of(400, "{\"error\":{\"param\":\"size\",\"code\":\"invalid_value\"}}")
                        .param());
        assertEquals(
                "request", of(400, "{\"error\":{\"param\":\"frobnicate\"}}").param());
    }
}
