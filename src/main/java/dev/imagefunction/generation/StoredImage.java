package dev.imagefunction.generation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An image in the bucket, as the answer tells of it.
 *
 * @param url opens the image without credentials, until it expires; null in what is stored
 * @param expiresAt when the address ends, in Unix seconds; null in what is stored
 * @param sha256 of the content, in hex
 */
public record StoredImage(
        @Nullable String url,
        @Nullable Long expiresAt,
        String bucket,
        String key,
        String contentType,
        long bytes,
        int width,
        int height,
        String sha256) {

    public StoredImage withAddress(String address, Instant expires) {
        return new StoredImage(
                address, expires.getEpochSecond(), bucket, key, contentType, bytes, width, height, sha256);
    }
}
