package dev.imagefunction.boot;

import dev.imagefunction.generation.Gateway;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.secret.Secret;
import dev.imagefunction.trigger.TriggerConfig;
import dev.imagefunction.trigger.http.Callers;
import dev.imagefunction.trigger.http.Routes;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Prepares the gateway's client and the secrets while the first event is fetched. In two cases the start waits for this
 * and for {@link FirstConnection}: on the JVM, because a snapshot may follow; and with less than one processor, because
 * Lambda runs only the start at full speed.
 */
@Singleton
final class WarmUp {
    /**
     * The memory in MB with which a function has one processor.
     *
     * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html">Lambda function memory</a>
     */
    private static final int ONE_PROCESSOR = 1769;

    private static final Duration LONGEST_WAIT = Duration.ofMillis(300);

    private final List<Thread> threads = new ArrayList<>();

    void begin(
            @Observes StartupEvent event,
            Instance<Gateway> gateway,
            @Named(Wiring.GATEWAY_KEY) Instance<Secret> key,
            Instance<Callers> callers,
            Instance<Routes> routes,
            TriggerConfig trigger)
            throws InterruptedException {
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
        if (isSlow(System.getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"))) {
            await(LONGEST_WAIT);
        }
    }

    private static boolean isSlow(@Nullable String memory) {
        return memory != null && memory.matches("\\d{1,5}") && Integer.parseInt(memory) < ONE_PROCESSOR;
    }

    private void run(String name, Runnable work) {
        threads.add(Thread.ofPlatform().daemon().name("warm-up-" + name).start(() -> {
            try {
                work.run();
            } catch (GenerationException | SdkException e) {
                // The first event has the same problem, and reports it.
            }
        }));
    }

    /** Waits until everything is prepared, or the limit is reached. A snapshot then has no connection in use. */
    void await(Duration limit) throws InterruptedException {
        var end = System.nanoTime() + limit.toNanos();
        FirstConnection.await(limit);
        for (var thread : threads) {
            thread.join(Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime())));
        }
    }
}
