package dev.imagefunction.gateway;

import io.netty.handler.codec.DateFormatter;
import java.time.Clock;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** How long to wait before a retry: as long as the gateway says, else exponential back-off with full jitter. */
record Backoff(GatewayConfig config, RandomGenerator random) {
    /** The longest {@code Retry-After} that is used. */
    static final Duration LONGEST = Duration.ofHours(1);

    /** Characters; Netty's parser refuses a longer text with an exception. */
    private static final int LONGEST_DATE = 64;

    /**
     * The time before the next attempt.
     *
     * @param attempt the one that failed, from 1
     * @param said what the gateway said
     */
    Duration after(int attempt, @Nullable Duration said) {
        if (said != null) {
            return said;
        }
        var doubled = config.firstBackoff().multipliedBy(1L << Math.min(attempt - 1, 20));
        var most = doubled.compareTo(config.maxBackoff()) < 0 ? doubled : config.maxBackoff();
        return Duration.ofMillis(random.nextLong(most.toMillis() + 1));
    }

    /**
     * Reads {@code retry-after-ms} and {@code Retry-After} (seconds or an HTTP date, RFC 9110 10.2.3).
     *
     * @return null if there is none that can be read, or if the time is over
     */
    static @Nullable Duration said(UnaryOperator<@Nullable String> header, Clock clock) {
        var millis = number(header.apply("retry-after-ms"));
        if (millis != null) {
            return bounded(Duration.ofMillis(Math.round(Math.min(millis, 1e12))));
        }
        var value = header.apply("Retry-After");
        var seconds = number(value);
        if (seconds != null) {
            return bounded(Duration.ofMillis(Math.round(Math.min(seconds, 1e9) * 1000)));
        }
        var date = value == null || value.length() > LONGEST_DATE ? null : DateFormatter.parseHttpDate(value.strip());
        return date == null ? null : bounded(Duration.between(clock.instant(), date.toInstant()));
    }

    private static @Nullable Double number(@Nullable String text) {
        try {
            var number = text == null ? Double.NaN : Double.parseDouble(text.strip());
            return number >= 0 ? number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Duration bounded(Duration said) {
        return !said.isPositive() ? null : said.compareTo(LONGEST) > 0 ? LONGEST : said;
    }
}
