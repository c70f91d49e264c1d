package dev.imagefunction.storage;

import dev.imagefunction.generation.StoredImage;
import jakarta.inject.Singleton;
import java.time.Instant;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Signs addresses that open an image without credentials. */
@Singleton
final class Addresses {
    private final S3Presigner presigner;
    private final StorageConfig config;
    private final AwsCredentialsProvider credentials =
            DefaultCredentialsProvider.builder().build();

    Addresses(S3Presigner presigner, StorageConfig config) {
        this.presigner = presigner;
        this.config = config;
    }

    /** The image with a fresh address, and the time it truly ends: the credentials' end, where they tell it, if sooner. */
    StoredImage of(StoredImage image) {
        var signed = presigner.presignGetObject(presign -> presign.signatureDuration(config.urlTtl())
                .getObjectRequest(get -> get.bucket(image.bucket()).key(image.key())));
        var expires = credentials
                .resolveCredentials()
                .expirationTime()
                .filter(end -> end.isBefore(signed.expiration()))
                .orElse(signed.expiration());
        return image.withAddress(signed.url().toString(), Instant.ofEpochSecond(expires.getEpochSecond()));
    }
}
