package dev.imagefunction.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.local.store.LocalSecrets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SecretsTest {
    private static final List<String> SETTINGS = List.of(
            "aws.endpointUrlSecretsManager",
            "aws.endpointUrlSsm",
            "aws.region",
            "aws.accessKeyId",
            "aws.secretAccessKey");

    private Instant now = Instant.EPOCH;
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final LocalSecrets store = new LocalSecrets();
    private final Secrets secrets = new Secrets(() -> Duration.ofMinutes(15), clock);

    @BeforeEach
    void pointTheSdkAtTheStore() {
        var endpoint = store.endpoint().toString();
        var values = List.of(endpoint, endpoint, "eu-central-1", "local", "local");
        for (var i = 0; i < SETTINGS.size(); i++) {
            System.setProperty(SETTINGS.get(i), values.get(i));
        }
    }

    @AfterEach
    void stop() {
        SETTINGS.forEach(System::clearProperty);
        store.close();
    }

    private Secret key(String place) {
        return secrets.named("GATEWAY_API_KEY", Optional.empty(), Optional.of(place));
    }

    @Test
    void theEnvironmentsOwnValueComesFirst() {
        var key = secrets.named("GATEWAY_API_KEY", Optional.of("sk-plain"), Optional.of("gateway-key"));

        assertEquals("sk-plain", key.get());
        assertEquals(0, store.reads());
    }

    @Test
    void aSecretIsReadOnceAndKept() {
        store.put("gateway-key", "sk-1\n");
        var key = key("gateway-key");

        assertEquals("sk-1", key.get());
        assertEquals("sk-1", key.get());
        assertEquals(1, store.reads());
    }

    @Test
    void parametersAreKnownByTheirSlashOrTheirArn() {
        var arn = "arn:aws:ssm:eu-central-1:123456789012:parameter/image/key";
        store.put("/image/key", "sk-parameter");
        store.put(arn, "sk-by-arn");

        assertEquals("sk-parameter", key("/image/key").get());
        assertEquals("sk-by-arn", key(arn).get());
    }

    @Test
    void aRotatedSecretIsPickedUpAtItsAge() {
        store.put("gateway-key", "sk-1");
        var key = key("gateway-key");
        key.get();
        store.put("gateway-key", "sk-2");

        assertEquals("sk-1", key.get());
        now = now.plus(Duration.ofMinutes(15));
        assertEquals("sk-2", key.get());
    }

    @Test
    void aRefusedSecretIsReadAfreshAtOnce() {
        store.put("gateway-key", "sk-1");
        var key = key("gateway-key");
        key.get();
        now = now.plusSeconds(30);
        store.put("gateway-key", "sk-2");

        assertTrue(key.renew("sk-1"));
        assertEquals("sk-2", key.get());
    }

    @Test
    void aSecretThatIsRefusedAgainAndAgainDoesNotFloodTheStore() {
        store.put("gateway-key", "sk-1");
        var key = key("gateway-key");
        key.get();

        assertFalse(key.renew("sk-1"));
        assertFalse(key.renew("sk-1"));
        assertEquals(1, store.reads());
    }

    @Test
    void aMissingSecretSaysWhatToCheckAndNotWhatItHolds() {
        var failure =
                assertThrows(GenerationException.class, () -> key("nowhere").get());

        assertTrue(failure.failure().message().contains("GATEWAY_API_KEY_SECRET"));
        assertTrue(failure.failure().retryable());
    }
}
