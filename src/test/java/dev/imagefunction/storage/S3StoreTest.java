package dev.imagefunction.storage;

import dev.imagefunction.boot.Setup;
import dev.imagefunction.generation.Store;
import dev.imagefunction.generation.StoreContract;
import dev.imagefunction.local.store.LocalStore;
import dev.imagefunction.local.store.StoreClient;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

class S3StoreTest extends StoreContract {
    private static final LocalStore S3 = LocalStore.inMemory().createBucket("images");
    private static final StorageConfig CONFIG =
            Setup.settings(Map.of("S3_PATH_STYLE", "true")).getConfigMapping(StorageConfig.class);

    @AfterAll
    static void close() {
        S3.close();
    }

    @Override
    protected Store store(Clock clock) {
        var credentials = StoreClient.credentials();
        var presigner = S3Presigner.builder()
                .endpointOverride(S3.endpoint())
                .region(StoreClient.REGION)
                .credentialsProvider(credentials)
                .build();
        var urls = new PresignedUrls(presigner, CONFIG, credentials);
        return new S3Store(StoreClient.of(S3), urls, CONFIG, Setup.MAPPER, clock);
    }
}
