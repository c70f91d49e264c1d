package dev.imagefunction.generation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An image in the bucket, as the answer describes it.
 *
 * @param url presigned: it opens the image without credentials until it expires; null in a stored result
 * @param expiresAt when the URL expires, in Unix seconds; null in a stored result
 * @param sha256 of the content, in hex
 * @param b64Json the content in base64, only where the HTTP caller requests it
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
        String sha256,
        @Nullable String b64Json) {

    /** An image without a URL. */
    public StoredImage(
            String bucket, String key, String contentType, long bytes, int width, int height, String sha256) {
        this(null, null, bucket, key, contentType, bytes, width, height, sha256, null);
    }

    public StoredImage withUrl(String presigned, Instant expires) {
        return new StoredImage(
                presigned, expires.getEpochSecond(), bucket, key, contentType, bytes, width, height, sha256, b64Json);
    }

    public StoredImage withBase64(String content) {
        return new StoredImage(url, expiresAt, bucket, key, contentType, bytes, width, height, sha256, content);
    }
}
