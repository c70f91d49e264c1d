package dev.imagefunction.storage;

import dev.imagefunction.generation.StoredImage;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Signs URLs that open an image without credentials. */
public record PresignedUrls(S3Presigner presigner, StorageConfig config, AwsCredentialsProvider credentials) {
    /** The image with a fresh URL and its true expiry: that of the credentials, if it is known and earlier. */
    StoredImage sign(StoredImage image) {
        try {
            var used = credentials.resolveCredentials();
            var provider = StaticCredentialsProvider.create(used);
            var signed = presigner.presignGetObject(presign -> presign.signatureDuration(config.urlTtl())
                    .getObjectRequest(get -> get.bucket(image.bucket())
                            .key(image.key())
                            .overrideConfiguration(only -> only.credentialsProvider(provider))));
            var expires = used.expirationTime()
                    .filter(end -> end.isBefore(signed.expiration()))
                    .orElse(signed.expiration());
            return image.withUrl(signed.url().toString(), expires);
        } catch (SdkException e) {
            throw S3Errors.failed(
                    "sign the URL of", image.bucket(), image.key(), "the credentials could not be loaded", e);
        }
    }

    /** The scheme and host of all URLs, such as {@code https://bucket.s3.eu-central-1.amazonaws.com}. */
    public String origin() {
        var image = new StoredImage(config.bucket().orElse("none"), "none", "image/png", 0, 1, 1, "");
        var url = URI.create(String.valueOf(sign(image).url()));
        return url.getScheme() + "://" + url.getAuthority();
    }
}
