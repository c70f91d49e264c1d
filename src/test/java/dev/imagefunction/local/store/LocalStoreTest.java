package dev.imagefunction.local.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

class LocalStoreTest {
    private static FaultyStore store;
    private static S3Client s3;

    @BeforeAll
    static void open() {
        store = FaultyStore.withBucket("images");
        s3 = StoreClient.of(store);
    }

    @AfterAll
    static void close() {
        s3.close();
        store.close();
    }

    @BeforeEach
    void clear() {
        store.heal();
        store.clear("images");
        store.forgetRequests();
    }

    @Test
    void exactlyOneOfEightRacingWritersOverTheSameVersionWins() throws Exception {
        for (var round = 0; round < 5; round++) {
            var eTag = s3.putObject(put("claim").build(), RequestBody.fromString("round " + round))
                    .eTag();
            assertEquals(1, winners(put("claim").ifMatch(eTag).build()));
            assertEquals(1, winners(put("new " + round).ifNoneMatch("*").build()));
        }
    }

    @Test
    void objectsOnDiskOutliveTheStore(@TempDir Path directory) {
        try (var before = new LocalStore(directory, 0).createBucket("images");
                var client = StoreClient.of(before)) {
            client.putObject(
                    put("a/0.png")
                            .contentType("image/png")
                            .metadata(Map.of("sha256", "abc"))
                            .build(),
                    RequestBody.fromString("png"));
        }
        try (var after = new LocalStore(directory, 0).createBucket("images");
                var client = StoreClient.of(after)) {
            assertEquals(List.of("a/0.png"), StoreClient.keys(after, "images", ""));
            assertEquals("png", new String(StoreClient.read(after, "images", "a/0.png"), UTF_8));
            var head = client.headObject(r -> r.bucket("images").key("a/0.png"));
            assertEquals("image/png", head.contentType());
            assertEquals(Map.of("sha256", "abc"), head.metadata());
        }
    }

    private static PutObjectRequest.Builder put(String key) {
        return PutObjectRequest.builder().bucket("images").key(key);
    }

    private static long winners(PutObjectRequest request) throws Exception {
        Callable<Boolean> write = () -> {
            try {
                s3.putObject(
                        request, RequestBody.fromString(Thread.currentThread().toString()));
                return true;
            } catch (S3Exception e) {
                assertTrue(e.statusCode() == 412, e::getMessage);
                return false;
            }
        };
        var won = 0;
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var result : threads.invokeAll(Collections.nCopies(8, write))) {
                won += result.get() ? 1 : 0;
            }
        }
        return won;
    }
}
