package dev.imagefunction.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.generation.Charged;
import dev.imagefunction.generation.Failure;
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
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.ssm.SsmClient;

class SecretsTest {
    private static final SdkHttpClient HTTP = Apache5HttpClient.create();

    private Instant now = Instant.EPOCH;
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final LocalSecrets store = new LocalSecrets();
    private final Secrets secrets = new Secrets(
            () -> Duration.ofMinutes(15),
            clock,
            () -> client(SecretsManagerClient.builder()).build(),
            () -> client(SsmClient.builder()).build());

    private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B client(B builder) {
        return builder.endpointOverride(store.endpoint())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClient(HTTP);
    }

    @AfterEach
    void stop() {
        store.close();
    }

    private Secret key(String place) {
        return secrets.named(
                "GATEWAY_API_KEY", Optional.empty(), Optional.of(place), Secrets::isHeaderValue, Secret.FOREVER);
    }

    @Test
    void environmentsOwnValuePrecedesTheSecret() {
        var key = secrets.named(
                "GATEWAY_API_KEY", Optional.of("sk-plain"), Optional.of("gateway-key"), text -> true, Secret.FOREVER);

        assertEquals("sk-plain", key.get());
        assertEquals(0, store.reads());
    }

    @Test
    void secretIsReadOnceAndStripped() {
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
    void rotatedSecretIsReadAfterItsAge() {
        store.put("gateway-key", "sk-1");
        var key = key("gateway-key");
        key.get();
        store.put("gateway-key", "sk-2");

        assertEquals("sk-1", key.get());
        now = now.plus(Duration.ofMinutes(15));
        assertEquals("sk-2", key.get());
    }

    @Test
    void missingSecretNamesTheVariableAndNothingElse() {
        assertUnreadable(key("nowhere"));
    }

    @Test
    void emptySecretAndOneThatNoHeaderCanHoldAreUnreadable() {
        store.put("empty", " \n");
        store.put("two-lines", "sk-1\nsk-2");
        assertUnreadable(key("empty"));
        assertUnreadable(key("two-lines"));
    }

    /** As the console of Secrets Manager stores a value by default. */
    @Test
    void jsonIsNoValueAndIsNotSent() {
        store.put("pairs", "{\"GATEWAY_API_KEY\": \"sk-1\"}");
        var secret = key("pairs");
        assertUnreadable(secret);
        var thrown = assertThrows(GenerationException.class, secret::get);
        assertTrue(thrown.failure().message().contains("holds JSON"), thrown::getMessage);
    }

    @Test
    void refusalIsNamedByItsCode() {
        store.refuse("AccessDeniedException");
        for (var place : List.of("gateway-key", "/image/key")) {
            var secret = key(place);
            var thrown = assertThrows(GenerationException.class, secret::get);
            assertTrue(thrown.failure().message().contains("(AccessDeniedException)"), thrown::getMessage);
        }
    }

    private static void assertUnreadable(Secret secret) {
        var thrown = assertThrows(GenerationException.class, secret::get);
        var failure = thrown.failure();
        assertEquals(Failure.Code.SECRET_UNREADABLE, failure.code());
        assertEquals(Charged.NO, failure.charged());
        assertEquals(Failure.Retry.LATER, failure.retry());
        assertTrue(failure.message().contains("GATEWAY_API_KEY_SECRET"), failure.message());
        assertFalse(failure.message().contains("sk-"), failure.message());
        assertFalse(failure.message().contains("nowhere"), failure.message());
    }

    @Test
    void withoutValueAndSecretTheValueIsEmpty() {
        assertEquals(
                "",
                secrets.named("HTTP_TOKENS", Optional.of(" "), Optional.of(" "), text -> true, Secret.FOREVER)
                        .get());
    }
}
