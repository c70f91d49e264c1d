package dev.imagefunction.local;

import dev.imagefunction.local.gateway.Fault;
import dev.imagefunction.local.gateway.LocalGateway;
import dev.imagefunction.local.lambda.DevFunction;
import dev.imagefunction.local.store.LocalStore;
import java.util.concurrent.CountDownLatch;

/** Runs the gateway, the store and the event URL for {@code ./mvnw quarkus:dev}, and ends with it. */
public final class DevMain {
    private DevMain() {}

    public static void main(String[] args) throws InterruptedException {
        try {
            run(LocalSettings.of(System.getProperties(), System.getenv()));
        } catch (IllegalArgumentException unusable) {
            System.out.println(unusable.getMessage());
        }
        System.exit(0);
    }

    private static void run(LocalSettings settings) throws InterruptedException {
        var ended = new CountDownLatch(1);
        var unused =
                ProcessHandle.current().parent().map(maven -> maven.onExit().thenRun(ended::countDown));
        // the function's poll loop starts at the same time, and ends for good if nothing listens yet
        try (var function = new DevFunction(settings.lambda(), settings.http());
                var gateway = new LocalGateway(settings.gateway());
                var store = new LocalStore(settings.objects(), settings.store())) {
            gateway.latency(settings.latency());
            settings.fault().map(Fault::named).ifPresent(gateway::always);
            store.createBucket(LocalEnvironment.BUCKET);
            System.out.printf(
                    "Events: POST to %s; gateway at %s, store at %s%n",
                    function.uri(), gateway.baseUrl(), store.endpoint());
            ended.await();
        } catch (IllegalStateException taken) {
            System.out.println("Using the gateway and the store that run already: " + taken.getMessage());
        }
    }
}
