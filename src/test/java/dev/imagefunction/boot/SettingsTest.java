package dev.imagefunction.boot;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.gateway.GatewayConfig;
import dev.imagefunction.generation.GenerationConfig;
import dev.imagefunction.secret.SecretConfig;
import dev.imagefunction.storage.StorageConfig;
import dev.imagefunction.telemetry.Prices;
import dev.imagefunction.telemetry.TelemetryConfig;
import dev.imagefunction.trigger.TriggerConfig;
import dev.imagefunction.trigger.http.Cors;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final Map<String, String> LEAST =
            Map.of("IMAGE_BUCKET", "images", "GATEWAY_API_KEY", "sk-1", "AWS_REGION", "eu-central-1");

    private static Optional<String> problem(Map<String, String> more) {
        var env = new HashMap<>(LEAST);
        env.putAll(more);
        return Settings.problem(env);
    }

    private static void assertNamed(String variable, Optional<String> problem) {
        var line = problem.orElseThrow();
        assertTrue(line.startsWith(variable + " ") || line.startsWith(variable + ":"), line);
        assertTrue(line.endsWith("."), line);
        assertTrue(line.lines().count() == 1 && line.length() < 300, line);
    }

    @Test
    void bucketAndKeyAreEnough() {
        assertEquals(Optional.empty(), problem(Map.of()));
        var other = Map.of("IMAGE_BUCKET", "images", "GATEWAY_API_KEY_SECRET", "key", "AWS_REGION", "us-east-1");
        assertEquals(Optional.empty(), Settings.problem(other));
    }

    @Test
    void missingVariableIsNamed() {
        assertNamed("IMAGE_BUCKET", Settings.problem(Map.of("GATEWAY_API_KEY", "sk-1")));
        assertNamed(
                "GATEWAY_API_KEY", Settings.problem(Map.of("IMAGE_BUCKET", "images", "AWS_REGION", "eu-central-1")));
        assertNamed("AWS_REGION", Settings.problem(Map.of("IMAGE_BUCKET", "images", "GATEWAY_API_KEY", "sk-1")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FUNCTION_TIMEOUT     | abc",
                "FUNCTION_TIMEOUT     | ''",
                "FUNCTION_TIMEOUT     | PT15S",
                "FUNCTION_TIMEOUT     | PT16M",
                "FUNCTION_TIMEOUT     | -PT1M",
                "FUNCTION_TIMEOUT     | 99999999999999999D",
                "FUNCTION_TIMEOUT     | 99999999999999999999",
                "MAX_PAID_ATTEMPTS    | two",
                "MAX_PAID_ATTEMPTS    | 0",
                "MAX_PAID_ATTEMPTS    | 99999999999",
                "PARALLEL_MESSAGES    | 0",
                "PARALLEL_MESSAGES    | 1.5",
                "PARALLEL_MESSAGES    | 41",
                "QUARKUS_FUNQY_EXPORT | nope",
                "QUARKUS_FUNQY_EXPORT | ''",
                "GATEWAY_READ_TIMEOUT | PT10M",
                "GATEWAY_READ_TIMEOUT | PT0S",
                "GATEWAY_API_KEY      | ' '",
                "GATEWAY_BASE_URL     | ''",
                "GATEWAY_BASE_URL     | https://",
                "GATEWAY_BASE_URL     | gateway.example/v1",
                "GATEWAY_BASE_URL     | http://gateway.example/v1",
                "GATEWAY_BASE_URL     | http://127.0.0.1.example/v1",
                "GATEWAY_BASE_URL     | https://gateway example/v1",
                "GATEWAY_BASE_URL     | https://gateway.example:65536/v1",
                "GATEWAY_BASE_URL     | https://gateway.example/v1?version=1",
                "AWS_REGION           | ''",
                "AWS_REGION           | eu central",
                "AWS_MAX_ATTEMPTS     | 0",
                "AWS_USE_FIPS_ENDPOINT | maybe",
                "AWS_DEFAULTS_MODE    | odd",
                "AWS_REQUEST_CHECKSUM_CALCULATION | nope",
                "AWS_ENDPOINT_URL     | s3.example",
                "AWS_ENDPOINT_URL_S3  | s3.example",
                "IMAGE_BUCKET         | s3://images/",
                "IMAGE_BUCKET         | arn:aws:s3:::images",
                "IMAGE_BUCKET         | images--euc1-az1--x-s3",
                "IMAGE_BUCKET         | images--euc1-az1--xa-s3",
                "IMAGE_BUCKET         | arn:aws:s3::123456789012:accesspoint/m0123456789ab.mrap",
                "IMAGE_BUCKET         | arn:aws:s3-object-lambda:eu-central-1:123456789012:accesspoint/images",
                "IMAGE_BUCKET         | ''",
                "SECRET_MAX_AGE       | PT1S",
                "IMAGE_URL_TTL        | P8D",
                "IMAGE_URL_TTL        | 0",
                "LOG_PROMPTS          | maybe",
                "S3_PATH_STYLE        | ja",
                "HTTP_TOKENS          | alice",
                "HTTP_TOKENS          | shop:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "PRICES               | gpt-image-1.5",
                "PRICES               | gpt-image-1.5:-1",
                "PRICES               | gpt-image-1.5:cheap",
                "PRICES               | 'two\nlines'",
                "QUEUE_URL            | image-function",
                "QUEUE_URL            | arn:aws:sqs:eu-central-1:123456789012:image-function",
                "CORS_ORIGINS         | shop.example",
                "CORS_ORIGINS         | https://shop.example/path",
                "HTTPS_PROXY          | socks://proxy.example:1080"
            })
    void wrongVariableIsNamed(String variable, String value) {
        assertNamed(variable, problem(Map.of(variable, value)));
    }

    @ParameterizedTest
    @CsvSource({"generate, 16", "http, 16", "queue, 18", "topic, 16", "bus, 16"})
    void shortestTimeoutLeavesTimeForACall(String function, int least) {
        var tooShort = problem(Map.of("QUARKUS_FUNQY_EXPORT", function, "FUNCTION_TIMEOUT", String.valueOf(least - 1)));
        assertNamed("FUNCTION_TIMEOUT", tooShort);
        assertTrue(tooShort.orElseThrow().contains("from PT" + least + "S"), tooShort::orElseThrow);

        var enough = Map.of("QUARKUS_FUNQY_EXPORT", function, "FUNCTION_TIMEOUT", String.valueOf(least));
        assertEquals(Optional.empty(), problem(enough));
        var setup = new Setup(enough);
        if (function.equals("queue")) {
            assertEquals(List.of(), setup.deliver("{\"prompt\": \"otter\"}"));
        } else {
            setup.generate(Map.of("prompt", "otter"));
        }
        assertEquals(1, setup.gateway.calls.size());
    }

    @Test
    void callToTheGatewayCannotLastLongerThanTheFunction() {
        assertNamed(
                "GATEWAY_READ_TIMEOUT", problem(Map.of("FUNCTION_TIMEOUT", "PT5M", "GATEWAY_READ_TIMEOUT", "PT10M")));
        assertEquals(Optional.empty(), problem(Map.of("FUNCTION_TIMEOUT", "PT12M", "GATEWAY_READ_TIMEOUT", "PT10M")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk-\n1", "sk-\t1", "sk-\u00001", "sk-\u00e41", "sk-1\r\nX-Other: 1"})
    void keyThatNoHeaderCanHoldIsNotQuoted(String key) {
        var problem = problem(Map.of("GATEWAY_API_KEY", key));
        assertNamed("GATEWAY_API_KEY", problem);
        assertFalse(problem.orElseThrow().contains("sk-"));
    }

    @Test
    void secretInAUrlIsNotQuoted() {
        for (var url : List.of("https://sk-1@gateway.example/v1", "https://gateway.example/v1?key=sk-1")) {
            assertFalse(problem(Map.of("GATEWAY_BASE_URL", url)).orElseThrow().contains("sk-1"), url);
        }
    }

    @Test
    void whiteSpaceAroundTheKeyIsHarmless() {
        assertEquals(Optional.empty(), problem(Map.of("GATEWAY_API_KEY", " sk-1\n")));
    }

    /** What the check accepts, the configuration must read; else the start ends with a stack trace. */
    @ParameterizedTest
    @CsvSource({
        "FUNCTION_TIMEOUT, PT5M",
        "FUNCTION_TIMEOUT, 300",
        "FUNCTION_TIMEOUT, 5m",
        "MAX_PAID_ATTEMPTS, 3",
        "PARALLEL_MESSAGES, 5",
        "SECRET_MAX_AGE, 60S",
        "IMAGE_URL_TTL, P7D",
        "IMAGE_BUCKET, other",
        "IMAGE_BUCKET, arn:aws:s3:eu-central-1:123456789012:accesspoint/images",
        "LOG_PROMPTS, true",
        "S3_PATH_STYLE, false",
        "QUARKUS_FUNQY_EXPORT, http",
        "GATEWAY_BASE_URL, https://gateway.example/v1",
        "GATEWAY_READ_TIMEOUT, 90S",
        "QUEUE_URL, https://sqs.example/1/q",
        "CORS_ORIGINS, '*'",
        "PRICES, gpt-image-1:0.1"
    })
    void acceptedValueIsReadWhateverSurroundsIt(String variable, String value) {
        for (var given : List.of(value, "", " ", " " + value, value + "\n", "\t" + value + " ")) {
            var problem = problem(Map.of(variable, given));
            if (problem.isPresent()) {
                assertNamed(variable, problem);
                assertFalse(given.equals(value), given);
            } else {
                var expected = Map.of(variable, given.strip());
                assertEquals(read(expected), read(Map.of(variable, given)), "\"" + given + "\"");
            }
        }
    }

    /** Every value that a variable sets. */
    private static List<Object> read(Map<String, String> environment) {
        var settings = Setup.settings(environment);
        var generation = settings.getConfigMapping(GenerationConfig.class);
        var storage = settings.getConfigMapping(StorageConfig.class);
        var trigger = settings.getConfigMapping(TriggerConfig.class);
        var telemetry = settings.getConfigMapping(TelemetryConfig.class);
        var gateway = settings.getConfigMapping(GatewayConfig.class);
        return List.of(
                generation.functionTimeout(),
                generation.maxPaidAttempts(),
                trigger.export(),
                trigger.parallelMessages(),
                trigger.queueUrl(),
                Cors.of(trigger.corsOrigins().orElse("")),
                settings.getConfigMapping(SecretConfig.class).maxAge(),
                storage.urlTtl(),
                storage.bucket(),
                storage.pathStyle(),
                telemetry.logPrompts(),
                Prices.parse(telemetry.prices().orElse("")),
                gateway.baseUrl(),
                gateway.readTimeout());
    }

    @Test
    void longAndStrangeValueIsShortenedAndMadePrintable() {
        var line = problem(Map.of("LOG_PROMPTS", "\u001b[31m" + "x".repeat(10_000)))
                .orElseThrow();
        assertFalse(line.chars().anyMatch(Character::isISOControl), line);
        assertNamed("LOG_PROMPTS", Optional.of(line));
    }

    @Test
    void triggersDefaultsAreTheSafeOnes() {
        var settings = Setup.settings(Map.of("HTTP_TOKENS", "", "QUEUE_URL", ""));
        var trigger = settings.getConfigMapping(TriggerConfig.class);
        assertEquals("generate", trigger.export());
        assertEquals(10, trigger.parallelMessages());
        assertEquals(Optional.empty(), trigger.tokens());
        assertEquals(Optional.empty(), trigger.queueUrl());
        assertEquals(Optional.empty(), trigger.corsOrigins());
        var telemetry = settings.getConfigMapping(TelemetryConfig.class);
        assertEquals("generate", telemetry.functionName());
        assertFalse(telemetry.logPrompts());
        assertTrue(telemetry.prices().isEmpty());
    }

    @Test
    void modelTableIsTheGatewaysOfToday() {
        var generation = Setup.settings(Map.of()).getConfigMapping(GenerationConfig.class);
        assertEquals("gpt-image-1.5", generation.defaultModel());
        assertEquals(Duration.ofMinutes(3), generation.functionTimeout());
        var newer = requireNonNull(generation.models().get("gpt-image-1.5"));
        assertEquals(List.of("1024x1024", "1792x1024", "1024x1792"), newer.sizes());
        assertEquals(List.of("high", "medium", "low"), newer.qualities());
        assertEquals(1, newer.imagesPerCall());
        var older = requireNonNull(generation.models().get("gpt-image-1"));
        assertEquals(List.of("1024x1024", "1536x1024", "1024x1536"), older.sizes());
        assertEquals(10, older.imagesPerCall());
        assertEquals(32000, older.promptLimit());
    }
}
