package dev.imagefunction.local.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.gaul.s3proxy.blobstore.domain.StorageMetadata;
import org.gaul.s3proxy.blobstore.options.GetOptions;
import org.gaul.s3proxy.blobstore.options.ListContainerOptions;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The AWS SDK as a client of the local store, and a look at its objects without a request. */
public final class StoreClient {
    public static final Region REGION = Region.of(LocalStore.REGION);

    private StoreClient() {}

    public static AwsCredentialsProvider credentials() {
        return StaticCredentialsProvider.create(
                AwsBasicCredentials.create(LocalStore.ACCESS_KEY, LocalStore.SECRET_KEY));
    }

    public static S3Client of(LocalStore store) {
        return S3Client.builder()
                .endpointOverride(store.endpoint())
                .region(REGION)
                .forcePathStyle(true)
                .credentialsProvider(credentials())
                .overrideConfiguration(c -> c.retryStrategy(RetryMode.STANDARD))
                .build();
    }

    /** The keys that begin with the prefix, sorted. */
    public static List<String> keys(LocalStore store, String bucket, String prefix) {
        var options = ListContainerOptions.builder().prefix(prefix).build();
        return StreamSupport.stream(store.blobs().list(bucket, options).spliterator(), false)
                .map(StorageMetadata::name)
                .sorted()
                .toList();
    }

    /** The object's bytes; fails if there is none. */
    public static byte[] read(LocalStore store, String bucket, String key) {
        var blob = Objects.requireNonNull(store.blobs().getBlob(bucket, key, GetOptions.NONE), key);
        try (var payload = Objects.requireNonNull(blob.getPayload(), key)) {
            return payload.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
