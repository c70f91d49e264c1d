package dev.imagefunction.boot;

import dev.imagefunction.generation.Gateway;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.Store;
import dev.imagefunction.secret.Secret;
import dev.imagefunction.storage.PresignedUrls;
import dev.imagefunction.trigger.TriggerConfig;
import dev.imagefunction.trigger.http.Callers;
import dev.imagefunction.trigger.http.Routes;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Prepares what the first event needs, while that event is still being fetched: clients, credentials, secrets, the connection
 * to S3. Nothing waits for it but the end of the start on the JVM, which may be followed by a snapshot.
 */
@Singleton
final class WarmUp {
    private static final Logger LOG = Logger.getLogger(WarmUp.class);

    /** A generation that never exists: reading it opens the connection to S3. */
    private static final GenerationId NONE = GenerationId.internal("warm-up");

    private final List<Thread> threads = new ArrayList<>();

    void begin(
            @Observes StartupEvent event,
            Instance<Store> store,
            Instance<PresignedUrls> urls,
            Instance<Gateway> gateway,
            @Named(Wiring.GATEWAY_KEY) Instance<Secret> key,
            Instance<Callers> callers,
            Instance<Routes> routes,
            TriggerConfig trigger,
            Clock clock) {
        run("storage", () -> {
            var objects = store.get().objects(NONE, clock.instant().plusSeconds(3));
            urls.get().origin();
            objects.result();
        });
        run("gateway", () -> {
            gateway.get();
            key.get().get();
        });
        if (trigger.export().equals("http")) {
            run("http", () -> {
                routes.get();
                callers.get().warmUp();
            });
        }
    }

    private void run(String name, Runnable work) {
        threads.add(Thread.ofPlatform().daemon().name("warm-up-" + name).start(() -> {
            try {
                work.run();
            } catch (GenerationException | SdkException e) {
                // The first event has the same problem, and reports it.
                LOG.debug("Could not warm up", e);
            }
        }));
    }

    /** Waits until everything is prepared, so that a snapshot holds no connection that is in use. */
    void await(Duration limit) throws InterruptedException {
        var end = System.nanoTime() + limit.toNanos();
        for (var thread : threads) {
            thread.join(Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime())));
        }
    }
}
