package dev.imagefunction.storage;

import dev.imagefunction.generation.StoredImage;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import org.jboss.logging.Logger;
import software.amazon.awssdk.core.exception.SdkException;

/** Finds the credentials, signs once and connects to S3 while Lambda's first event is still being asked for. */
@Singleton
final class WarmUp {
    private static final Logger LOG = Logger.getLogger(WarmUp.class);

    /** After the checks, which may end the start. */
    private static final int LAST = 10_000;

    void begin(
            @Observes @Priority(LAST) StartupEvent event,
            Instance<Addresses> addresses,
            Instance<Bucket> bucket,
            Connections connections,
            StorageConfig config) {
        Thread.ofPlatform().daemon().name("warm-up").start(() -> {
            try {
                var image =
                        new StoredImage(null, null, config.bucket().orElse("none"), "none", "image/png", 0, 1, 1, "");
                var address = addresses.get().of(image).url();
                bucket.get();
                if (address != null && config.proxy().isEmpty()) {
                    connections.connect(URI.create(address));
                }
            } catch (SdkException | IOException e) {
                // The first event meets the same trouble, and tells of it.
                LOG.debug("Could not warm up", e);
            }
        });
    }
}
