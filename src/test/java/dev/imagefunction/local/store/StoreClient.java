package dev.imagefunction.local.store;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The AWS SDK as a client of the local store. */
public final class StoreClient {
    private static final AwsBasicCredentials CREDENTIALS =
            AwsBasicCredentials.create(LocalStore.ACCESS_KEY, LocalStore.SECRET_KEY);

    private StoreClient() {}

    public static S3Client of(LocalStore store) {
        return S3Client.builder()
                .endpointOverride(store.endpoint())
                .region(Region.of(LocalStore.REGION))
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(CREDENTIALS))
                .overrideConfiguration(c -> c.retryStrategy(RetryMode.STANDARD))
                .build();
    }

    /** A presigned URL that was signed so long ago for so long. */
    static URI presigned(LocalStore store, String bucket, String key, Duration ago, Duration validFor) {
        var request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(URI.create(store.endpoint() + "/" + bucket + "/" + key))
                .build();
        var signed = AwsV4HttpSigner.create().sign(r -> r.identity(CREDENTIALS)
                .request(request)
                .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(Instant.now().minus(ago), ZoneOffset.UTC))
                .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "s3")
                .putProperty(AwsV4HttpSigner.REGION_NAME, LocalStore.REGION)
                .putProperty(AwsV4FamilyHttpSigner.AUTH_LOCATION, AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, validFor)
                .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, false));
        return signed.request().getUri();
    }
}
