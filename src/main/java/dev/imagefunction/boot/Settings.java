package dev.imagefunction.boot;

import dev.imagefunction.secret.Secrets;
import dev.imagefunction.telemetry.Prices;
import dev.imagefunction.trigger.QueueBatch;
import dev.imagefunction.trigger.http.Cors;
import dev.imagefunction.trigger.http.Tokens;
import io.quarkus.runtime.configuration.DurationConverter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Checks the environment variables before anything else starts. */
final class Settings {
    /** What a function needs besides the call: the reserve and the shortest call of the configuration. */
    private static final Duration LEAST_TIMEOUT = Duration.ofSeconds(15);

    private static final List<String> BOOLEANS = List.of("true", "false");
    private static final List<String> FUNCTIONS = List.of("generate", "http", "queue", "topic", "bus");

    /** Settings of the AWS SDK, and their values in lower case. */
    private static final Map<String, List<String>> AWS_CHOICES = Map.of(
            "AWS_USE_FIPS_ENDPOINT", BOOLEANS,
            "AWS_USE_DUALSTACK_ENDPOINT", BOOLEANS,
            "AWS_RETRY_MODE", List.of("legacy", "standard", "adaptive"),
            "AWS_DEFAULTS_MODE", List.of("legacy", "standard", "in-region", "cross-region", "mobile", "auto"),
            "AWS_REQUEST_CHECKSUM_CALCULATION", List.of("when_supported", "when_required"),
            "AWS_RESPONSE_CHECKSUM_VALIDATION", List.of("when_supported", "when_required"));

    private final Map<String, String> env;

    private Settings(Map<String, String> env) {
        this.env = env;
    }

    /** One line about the first wrong variable; empty if there is none. */
    static Optional<String> problem(Map<String, String> env) {
        try {
            new Settings(env).check();
            return Optional.empty();
        } catch (IllegalArgumentException wrong) {
            return Optional.ofNullable(wrong.getMessage());
        }
    }

    private void check() {
        require("QUARKUS_FUNQY_EXPORT", FUNCTIONS::contains, "must be one of " + String.join(", ", FUNCTIONS));
        present("IMAGE_BUCKET", exact("IMAGE_BUCKET"), "set it to the bucket for images");
        require(
                "IMAGE_BUCKET",
                Settings::isBucket,
                "must be the name of a general purpose bucket, or the ARN of an access point in a region");
        duration("IMAGE_URL_TTL", Duration.ofSeconds(1), Duration.ofDays(7));
        var reserve = "queue".equals(env.get("QUARKUS_FUNQY_EXPORT")) ? QueueBatch.RESERVE_SECONDS : 0;
        duration("FUNCTION_TIMEOUT", LEAST_TIMEOUT.plusSeconds(reserve + 1), Duration.ofMinutes(15));
        var longestCall = DurationConverter.parseDuration(env.getOrDefault("FUNCTION_TIMEOUT", "PT3M"));
        duration("GATEWAY_READ_TIMEOUT", Duration.ofSeconds(1), longestCall);
        duration("SECRET_MAX_AGE", Duration.ofSeconds(10), Duration.ofDays(1));
        number("MAX_PAID_ATTEMPTS", 10);
        number("PARALLEL_MESSAGES", 40);
        require("LOG_PROMPTS", BOOLEANS::contains, "must be true or false");
        require("S3_PATH_STYLE", BOOLEANS::contains, "must be true or false");
        require(
                "GATEWAY_BASE_URL",
                Settings::isSafe,
                "must be an https URL without a query, or http to a loopback address");
        optional("QUEUE_URL", url -> isUrl(url, "https") || isUrl(url, "http"), "must be the URL of an SQS queue");
        optional("CORS_ORIGINS", Settings::areOrigins, "must be origins such as https://shop.example, or *");
        env.keySet().stream()
                .filter(name -> name.startsWith("AWS_ENDPOINT_URL"))
                .sorted()
                .forEach(name -> optional(name, url -> isUrl(url, "https") || isUrl(url, "http"), "must be a URL"));
        aws();
        key();
        Proxy.of(env);
        parsed("HTTP_TOKENS", Tokens::parse);
        parsed("PRICES", Prices::parse);
    }

    /** Settings with which every call of the AWS SDK would fail. */
    private void aws() {
        present("AWS_REGION", exact("AWS_REGION"), "Lambda sets it; elsewhere set it to the bucket's region");
        require("AWS_REGION", region -> region.matches("[a-z0-9-]{1,63}"), "must be a region such as eu-central-1");
        number("AWS_MAX_ATTEMPTS", 100);
        AWS_CHOICES.forEach((name, allowed) -> require(
                name,
                value -> allowed.contains(value.toLowerCase(Locale.ROOT)),
                "must be one of " + String.join(", ", allowed)));
    }

    private void key() {
        var key = env.getOrDefault("GATEWAY_API_KEY", "").strip();
        var either = key + env.getOrDefault("GATEWAY_API_KEY_SECRET", "").strip();
        present("GATEWAY_API_KEY", either, "set it, or GATEWAY_API_KEY_SECRET to the secret that holds it");
        if (!Secrets.isHeaderValue(key)) {
            throw new IllegalArgumentException(
                    "GATEWAY_API_KEY holds a control or non-ASCII character: set it to the key alone.");
        }
    }

    private static void present(String name, @Nullable String value, String remedy) {
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("%s is missing: %s.".formatted(name, remedy));
        }
    }

    /** The value of a variable in which white space would become part of the setting. */
    private @Nullable String exact(String name) {
        var value = env.get(name);
        if (value != null && (value.isEmpty() || !value.equals(value.strip()))) {
            throw new IllegalArgumentException("%s %s: set it to the value alone, or remove it."
                    .formatted(name, value.isEmpty() ? "is empty" : "has white space around its value"));
        }
        return value;
    }

    private void require(String name, Predicate<String> isValid, String allowed) {
        var value = exact(name);
        if (value != null && !isValid.test(value)) {
            throw new IllegalArgumentException("%s is \"%s\"; it %s.".formatted(name, shown(value), allowed));
        }
    }

    private void optional(String name, Predicate<String> isValid, String allowed) {
        if (!env.getOrDefault(name, "").isEmpty()) {
            require(name, isValid, allowed);
        }
    }

    private void duration(String name, Duration least, Duration most) {
        var allowed = "must be a duration from %s to %s, such as 30 or PT2M".formatted(least, most);
        require(name, value -> isDuration(value, least, most), allowed);
    }

    private static boolean isDuration(String value, Duration least, Duration most) {
        try {
            var duration = DurationConverter.parseDuration(value);
            return duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0;
        } catch (IllegalArgumentException | ArithmeticException e) {
            return false;
        }
    }

    private void number(String name, int most) {
        require(
                name,
                value -> value.matches("[1-9]\\d{0,3}") && Integer.parseInt(value) <= most,
                "must be a whole number from 1 to " + most);
    }

    private void parsed(String name, Consumer<String> parser) {
        try {
            parser.accept(env.getOrDefault(name, ""));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage() + ".", e);
        }
    }

    /** One line of limited length, without what may be a secret in a URL. */
    private static String shown(String value) {
        var line = value.replaceAll("\\p{Cntrl}", "?")
                .replaceAll("//[^/]*@", "//…@")
                .replaceAll("[?#].*", "?…");
        return line.length() > 100 ? line.substring(0, 100) + "…" : line;
    }

    private static boolean areOrigins(String value) {
        return Cors.of(value).origins().stream()
                .allMatch(origin -> origin.equals("*") || origin.matches("https?://[A-Za-z0-9.:\\[\\]-]+"));
    }

    private static boolean isUrl(String value, String scheme) {
        try {
            var url = URI.create(value);
            return url.getHost() != null && scheme.equals(url.getScheme()) && url.getPort() <= Proxy.LARGEST_PORT;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The key must not be sent in clear text. */
    private static boolean isSafe(String value) {
        var isLoopback = isUrl(value, "http")
                && URI.create(value).getHost().matches("localhost|127(\\.\\d{1,3}){3}|\\[(0*:)+0*1\\]");
        return !value.matches(".*[?#@].*") && (isLoopback || isUrl(value, "https"));
    }

    /**
     * A name, or an access point's ARN. Multi-region access points need SigV4A signatures, which are not packaged. URLs of
     * a directory bucket (S3 Express One Zone) expire after 5 minutes.
     */
    private static boolean isBucket(String value) {
        return !value.matches(".*--xa?-s3")
                && value.matches("[A-Za-z0-9._-]{3,255}|arn:[^:]+:s3:[a-z0-9-]+:\\d{12}:accesspoint[:/][a-z0-9-]+");
    }
}
