package dev.imagefunction.local.store;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The AWS SDK as a client of the local store. */
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
}
