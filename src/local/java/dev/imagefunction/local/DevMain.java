package dev.imagefunction.local;

import dev.imagefunction.local.gateway.LocalGateway;
import dev.imagefunction.local.store.LocalStore;
import java.util.concurrent.CountDownLatch;

/** The gateway and the store beside {@code ./mvnw quarkus:dev}, which starts it and which it ends with. */
public final class DevMain {
    private DevMain() {}

    public static void main(String[] args) throws InterruptedException {
        var settings = LocalSettings.of(System.getProperties());
        var ended = new CountDownLatch(1);
        var unused =
                ProcessHandle.current().parent().map(maven -> maven.onExit().thenRun(ended::countDown));
        try (var gateway = new LocalGateway(settings.gateway(), LocalGateway.KEY);
                var store = LocalStore.at(settings.objects(), settings.store())) {
            gateway.latency(settings.latency());
            store.createBucket(LocalEnvironment.BUCKET);
            System.out.printf("Gateway at %s, store at %s%n", gateway.baseUrl(), store.endpoint());
            ended.await();
        } catch (RuntimeException taken) {
            System.out.println("Using the gateway and the store that run already: " + taken.getMessage());
        }
        System.exit(0);
    }
}
