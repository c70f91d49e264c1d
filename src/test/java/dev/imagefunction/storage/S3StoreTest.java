package dev.imagefunction.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.boot.Setup;
import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.Image;
import dev.imagefunction.generation.ImageHeader;
import dev.imagefunction.generation.Sha256;
import dev.imagefunction.generation.Store;
import dev.imagefunction.generation.StoreContract;
import dev.imagefunction.generation.StoredImage;
import dev.imagefunction.local.store.FaultyStore;
import dev.imagefunction.local.store.StoreClient;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

class S3StoreTest extends StoreContract {
    private static final FaultyStore S3 = FaultyStore.withBucket("images");
    private static final StorageConfig CONFIG =
            Setup.settings(Map.of("S3_PATH_STYLE", "true")).getConfigMapping(StorageConfig.class);

    @Test
    void contentThatWasChangedIsNotReturned() {
        var store = store(Clock.systemUTC());
        var end = Instant.now().plusSeconds(60);
        var content = "an image".getBytes(UTF_8);
        var header = new ImageHeader(ImageHeader.PNG, 64, 32, true);
        var image = new Image(List.of(content), content.length, header, Sha256.hex(content), () -> {});
        var stored = store.objects(GenerationId.internal("changed"), end).putImage("0.png", image, end);

        StoreClient.of(S3)
                .putObject(
                        put -> put.bucket(stored.bucket()).key(stored.key()),
                        RequestBody.fromString("an omage", UTF_8));

        var error = assertThrows(GenerationException.class, () -> store.content(stored, end));
        assertTrue(error.failure().message().contains("its content is not what was stored"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "{}",
                "[]",
                "<Error/>",
                "{\"attempts\": [1]}",
                "{\"fingerprint\": \"f\"}",
                "{\"status\": \"frozen\"}"
            })
    void claimAndResultThatWereChangedAreAFailureOfTheStorage(String content) {
        var objects = store(Clock.systemUTC())
                .objects(GenerationId.internal("changed-state"), Instant.now().plusSeconds(60));
        for (var name : List.of("claim.json", "result.json")) {
            StoreClient.of(S3)
                    .putObject(
                            put -> put.bucket("images").key("generations/internal/changed-state/" + name),
                            RequestBody.fromString(content));
        }

        for (var read : List.<Executable>of(objects::claim, objects::result)) {
            var failure = assertThrows(GenerationException.class, read).failure();
            assertEquals(Failure.Code.STORAGE_FAILED, failure.code());
            assertTrue(failure.message().contains("its content is not what was stored"), failure::message);
        }
    }

    @AfterAll
    static void close() {
        S3.close();
    }

    /** Credentials are renewed at any moment. */
    @Test
    void expiryIsThatOfTheCredentialsThatSigned() {
        var soon = Instant.now().plusSeconds(50);
        var later = soon.plusSeconds(20_000);
        var given = new ArrayDeque<>(List.of(credentials("SOON", soon), credentials("LATER", later)));
        var store = store(Clock.systemUTC(), () -> given.size() > 1 ? given.remove() : given.element());

        var presigned = store.presign(new StoredImage("images", "0.png", "image/png", 5, 1, 1, ""));

        assertTrue(String.valueOf(presigned.url()).contains("SOON"), presigned::toString);
        assertEquals(soon.getEpochSecond(), presigned.expiresAt());
    }

    private static AwsCredentials credentials(String name, Instant end) {
        return AwsSessionCredentials.builder()
                .accessKeyId(name)
                .secretAccessKey("secret")
                .sessionToken("token")
                .expirationTime(end)
                .build();
    }

    @Test
    void credentialsThatCannotBeLoadedAreAFailureOfTheStorage() {
        var store = store(Clock.systemUTC(), () -> {
            throw SdkClientException.create("no credentials");
        });
        var image = new StoredImage("images", "0.png", "image/png", 5, 1, 1, "");

        var error = assertThrows(GenerationException.class, () -> store.presign(image));

        assertEquals(Failure.Code.STORAGE_FAILED, error.failure().code());
    }

    @Override
    protected Store store(Clock clock) {
        return store(clock, StoreClient.credentials());
    }

    private static Store store(Clock clock, AwsCredentialsProvider credentials) {
        var presigner = S3Presigner.builder()
                .endpointOverride(S3.endpoint())
                .region(StoreClient.REGION)
                .credentialsProvider(credentials)
                .build();
        var urls = new PresignedUrls(presigner, CONFIG, credentials);
        return new S3Store(StoreClient.of(S3), urls, CONFIG, Setup.MAPPER, clock);
    }
}
