package dev.imagefunction.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalSettingsTest {
    @Test
    void defaultsAreThePortsOfTheReadme() {
        var settings = LocalSettings.of(new Properties());

        assertEquals(8080, settings.http());
        assertEquals(9001, settings.lambda());
        assertEquals(9000, settings.store());
        assertEquals(9002, settings.gateway());
        assertEquals(9324, settings.queues());
        assertEquals(Duration.ofSeconds(2), settings.latency());
    }

    @Test
    void propertiesChooseOthers() {
        var properties = new Properties();
        properties.setProperty("local.http.port", "8180");
        properties.setProperty("local.gateway.latency", "20s");

        var settings = LocalSettings.of(properties);

        assertEquals(8180, settings.http());
        assertEquals(Duration.ofSeconds(20), settings.latency());
    }

    @ParameterizedTest
    @CsvSource({"20s, PT20S", "1m30s, PT1M30S", "PT0.5S, PT0.5S", "0s, PT0S"})
    void durationsAreWrittenShortOrInFull(String text, Duration meant) {
        assertEquals(meant, LocalSettings.duration(text));
    }
}
