package dev.imagefunction.trigger;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.generation.GenerationConfig;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartUpTest {
    private static void check(Map<String, String> changes) {
        var settings = Setup.settings(changes);
        StartUp.check(
                settings.getConfigMapping(GenerationConfig.class), settings.getConfigMapping(TriggerConfig.class));
    }

    @Test
    void defaultsAreSound() {
        assertDoesNotThrow(() -> check(Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "FUNCTION_TIMEOUT, PT15S, FUNCTION_TIMEOUT",
        "image-function.generation.default-model, dall-e-2, default-model",
        "image-function.generation.max-images, 0, max-images",
        "image-function.generation.max-paid-attempts, 0, max-paid-attempts",
        "image-function.generation.models.\"gpt-image-1\".images-per-call, 0, gpt-image-1",
        "PARALLEL_MESSAGES, 0, PARALLEL_MESSAGES",
        "MAX_PAID_ATTEMPTS, 0, max-paid-attempts",
        "HTTP_TOKENS, alice, HTTP_TOKENS",
        "PRICES, gpt-image-1.5, PRICES",
        "PRICES, gpt-image-1.5:-1, PRICES",
        "QUEUE_URL, image-function, QUEUE_URL",
        "QUEUE_URL, arn:aws:sqs:eu-central-1:123456789012:image-function, QUEUE_URL"
    })
    void wrongSettingStopsTheStartWithOneLineThatNamesIt(String setting, String value, String name) {
        var thrown = assertThrows(ConfigurationException.class, () -> check(Map.of(setting, value)));
        var message = String.valueOf(thrown.getMessage());
        assertTrue(message.contains(name), message);
        assertFalse(message.contains("\n"));
    }

    @Test
    void triggersDefaultsAreTheSafeOnes() {
        var trigger = Setup.settings(Map.of("HTTP_TOKENS", "", "QUEUE_URL", "")).getConfigMapping(TriggerConfig.class);
        assertEquals("generate", trigger.export());
        assertEquals("generate", trigger.functionName());
        assertEquals(10, trigger.parallelMessages());
        assertEquals(Optional.empty(), trigger.tokens());
        assertEquals(Optional.empty(), trigger.queueUrl());
        assertFalse(trigger.logPrompts());
        assertTrue(trigger.prices().isEmpty());
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
