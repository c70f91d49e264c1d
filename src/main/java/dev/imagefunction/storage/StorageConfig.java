package dev.imagefunction.storage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The storage's settings. */
@ConfigMapping(prefix = "image-function.storage")
public interface StorageConfig {
    /** The bucket of all objects (environment: {@code IMAGE_BUCKET}). */
    Optional<String> bucket();

    /**
     * How long a presigned URL is valid, 1 s to 7 days (environment: {@code IMAGE_URL_TTL}). It also ends with the
     * credentials that signed it, on Lambda after some hours. Higher: whoever finds a URL can use it longer. Lower: readers
     * must request a fresh one more often.
     */
    @WithDefault("PT1H")
    Duration urlTtl();

    /** Path-style URLs, for S3-compatible stores (environment: {@code S3_PATH_STYLE}). */
    @WithDefault("false")
    boolean pathStyle();

    /** The longest attempt to read or write a claim or a result. */
    @WithDefault("PT4S")
    Duration smallAttemptTimeout();

    /** The longest read or write of a claim or a result, with its retries. Higher: more patience, less time for images. */
    @WithDefault("PT10S")
    Duration smallCallTimeout();

    /** The longest attempt to upload an image before it is started again. */
    @WithDefault("PT30S")
    Duration uploadAttemptTimeout();
}
