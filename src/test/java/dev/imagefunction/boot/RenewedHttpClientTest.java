package dev.imagefunction.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.imagefunction.local.store.FaultyStore;
import dev.imagefunction.local.store.StoreClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.s3.S3Client;

class RenewedHttpClientTest {
    private final FaultyStore store = FaultyStore.withBucket("images");
    private final List<SdkHttpClient> made = new ArrayList<>();

    @AfterEach
    void close() {
        store.close();
    }

    private SdkHttpClient apache() {
        made.add(Apache5HttpClient.create());
        return made.getLast();
    }

    private void put(SdkHttpClient http) {
        try (var s3 = S3Client.builder()
                .httpClient(http)
                .endpointOverride(store.endpoint())
                .region(StoreClient.REGION)
                .forcePathStyle(true)
                .credentialsProvider(StoreClient.credentials())
                .build()) {
            s3.putObject(put -> put.bucket("images").key("0.png"), RequestBody.fromString("an image"));
        }
        assertEquals(List.of("0.png"), store.keys("images", ""));
    }

    @Test
    void clientThatClosedItsConnectionsIsReplaced() {
        var http = new RenewedHttpClient(this::apache);
        made.getFirst().close();

        put(http);

        assertEquals(2, made.size());
    }

    @Test
    void errorOfJavaIsARequestToBeSentAgain() {
        var clients = List.of(new Failing(), apache()).iterator();

        put(new RenewedHttpClient(clients::next));
    }

    /** Has no stack left, or no memory. */
    private static final class Failing implements SdkHttpClient {
        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() {
                    throw new StackOverflowError("no stack was left");
                }

                @Override
                public void abort() {}
            };
        }

        @Override
        public void close() {}
    }
}
