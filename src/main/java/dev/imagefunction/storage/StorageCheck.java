package dev.imagefunction.storage;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Stops the start with one line where no image could ever be stored. */
@Singleton
final class StorageCheck {
    /** What S3 signs at the most. */
    private static final Duration LONGEST_TTL = Duration.ofDays(7);

    void check(@Observes StartupEvent event, StorageConfig config) {
        if (config.bucket().filter(name -> !name.isBlank()).isEmpty()) {
            throw new ConfigurationException("IMAGE_BUCKET is missing: set it to the bucket that images go to.");
        }
        if (config.urlTtl().compareTo(Duration.ofSeconds(1)) < 0
                || config.urlTtl().compareTo(LONGEST_TTL) > 0) {
            throw new ConfigurationException(
                    "IMAGE_URL_TTL is %s; it must be from PT1S to P7D.".formatted(config.urlTtl()));
        }
    }
}
