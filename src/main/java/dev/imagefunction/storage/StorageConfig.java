package dev.imagefunction.storage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Where images go and how long their addresses live. */
@ConfigMapping(prefix = "image-function.storage")
public interface StorageConfig {
    /** The bucket of everything (environment: {@code IMAGE_BUCKET}). */
    Optional<String> bucket();

    /**
     * How long an image's address opens it, 1 s to 7 days (environment: {@code IMAGE_URL_TTL}). An address ends with
     * the credentials that signed it, which on Lambda is some hours, however long this is. Longer: whoever finds an
     * address can use it longer; shorter: readers must ask for a fresh one more often.
     */
    @WithDefault("PT1H")
    Duration urlTtl();

    /** Uploads at one time in one process. More: faster on a fast network, and more connections. */
    @WithDefault("10")
    int parallelUploads();

    /** The longest one attempt at a claim or a result may take, in all {@link #smallCallTimeout} with its repetitions. */
    @WithDefault("PT4S")
    Duration smallAttemptTimeout();

    /** The longest reading or writing a claim or a result may take. Longer: more patience with S3, less time for images. */
    @WithDefault("PT10S")
    Duration smallCallTimeout();

    /** The longest one attempt at an upload may take before it is begun again. */
    @WithDefault("PT30S")
    Duration uploadAttemptTimeout();

    /** The longest to wait for a connection to S3. */
    @WithDefault("PT2S")
    Duration connectTimeout();

    /** The longest to wait for S3's next byte. */
    @WithDefault("PT20S")
    Duration readTimeout();

    /** The way out where there is a proxy (environment: {@code HTTPS_PROXY}): a slower client, which knows such, is used then. */
    Optional<String> proxy();
}
