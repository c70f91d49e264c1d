package dev.imagefunction.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    private static @Nullable Duration said(Map<String, String> headers) {
        return Backoff.said(headers::get, CLOCK);
    }

    @ParameterizedTest
    @CsvSource({
        "0,",
        "1, PT1S",
        "' 20 ', PT20S",
        "1.5, PT1.5S",
        "3600, PT1H",
        "3601, PT1H",
        "99999999999999999999999999, PT1H",
        "Infinity, PT1H",
        "'Sun, 01 Mar 2026 12:00:30 GMT', PT30S",
        "'Sun, 1 Mar 2026 12:01:00 GMT', PT1M",
        "'Sun, 01 Mar 2026 11:00:00 GMT',",
        "'Sat, 01 Mar 2036 12:00:00 GMT', PT1H",
        "'Sunday, 01-Mar-26 12:00:30 GMT', PT30S",
        "'Sun Mar  1 12:00:30 2026', PT30S",
        "-1,",
        "soon,",
        "'',",
        "NaN,",
        "'Mon, 01 Mar 2026 12:00:30 GMT', PT30S",
        "2026-03-01T12:00:30Z,",
        "'1, 2',",
        "'retry later, see https://status.example.com/incidents/2026-03-01-images-are-slow',"
    })
    void retryAfterIsReadInEachOfItsForms(String value, @Nullable Duration wait) {
        assertEquals(wait, said(Map.of("Retry-After", value)));
    }

    @ParameterizedTest
    @CsvSource({"0,", "1500, PT1.5S", "12.4, PT0.012S", "1e300, PT1H", "-5,", "x,"})
    void millisecondsAreRead(String value, @Nullable Duration wait) {
        assertEquals(wait, said(Map.of("retry-after-ms", value)));
    }

    @Test
    void millisecondsAreMoreExactThanSeconds() {
        assertEquals(Duration.ofMillis(250), said(Map.of("retry-after-ms", "250", "Retry-After", "1")));
        assertEquals(Duration.ofSeconds(2), said(Map.of("retry-after-ms", "x", "Retry-After", "2")));
        assertEquals(null, said(Map.of()));
    }

    @ParameterizedTest
    @CsvSource({"1, 500", "2, 1000", "3, 2000", "6, 16000", "7, 20000", "100, 20000"})
    void waitIsARandomPartOfADoublingLength(int attempt, long most) {
        var random = new Random(7);
        var backoff = new Backoff(GatewaySettings.of(Map.of()), random);
        var longest = 0L;
        for (var i = 0; i < 500; i++) {
            var wait = backoff.after(attempt, null).toMillis();
            assertTrue(wait >= 0 && wait <= most, () -> wait + " of " + most);
            longest = Math.max(longest, wait);
        }
        assertTrue(longest > most * 9 / 10);
    }

    @Test
    void whatTheGatewaySaysCounts() {
        var backoff = new Backoff(GatewaySettings.of(Map.of()), new Random());

        assertEquals(Duration.ofMillis(1), backoff.after(9, Duration.ofMillis(1)));
    }
}
