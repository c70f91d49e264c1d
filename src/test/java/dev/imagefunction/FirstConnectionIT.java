package dev.imagefunction;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.imagefunction.local.gateway.LocalGateway;
import dev.imagefunction.local.lambda.PackagedFunction;
import dev.imagefunction.local.store.FaultyStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstConnectionIT {
    /** The request that opens the connection reads an object that never exists. */
    private static final FaultyStore.Request OPENING =
            new FaultyStore.Request("GET", "/images/generations/internal/warm-up/result.json", 404);

    @Test
    void startOpensAConnectionToTheStore() throws Exception {
        try (var gateway = new LocalGateway();
                var store = FaultyStore.withBucket(Packaged.BUCKET);
                var lambda = Packaged.lambda(gateway, store, spec -> spec)) {
            var outcome = lambda.invoke("generate", "{\"prompt\":\"An otter\"}");

            assertFalse(outcome.failed(), outcome::payload);
            assertTrue(store.requests().contains(OPENING), store.requests()::toString);
        }
    }

    /**
     * What the JVM caches at the start is part of a snapshot.
     *
     * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-best-practices.html">Best practices for
     *     SnapStart</a>
     */
    @Test
    void addressOfTheStartIsNotKept(@TempDir Path directory) throws Exception {
        // Not from a cache: as on Lambda, the runtime must not see the function's libraries.
        var packaged = PackagedFunction.in(Packaged.target());
        assumeFalse(packaged.isNative(), "a native executable is not restored");
        var hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.2 s3.example");
        try (var gateway = new LocalGateway();
                var store = FaultyStore.withBucket(Packaged.BUCKET);
                var lambda = Packaged.lambda(
                        gateway,
                        store,
                        spec -> spec.with(Map.of(
                                "AWS_ENDPOINT_URL_S3",
                                "http://s3.example:" + store.endpoint().getPort())),
                        function -> packaged.withLog(line -> {}).withArguments("-Djdk.net.hosts.file=" + hosts))) {
            assertFalse(lambda.invoke("generate", "{\"size\":\"1x1\"}").failed());

            Files.writeString(hosts, "127.0.0.1 s3.example");
            var outcome = lambda.invoke("generate", "{\"prompt\":\"An otter\"}");

            assertFalse(outcome.failed(), outcome::payload);
        }
    }
}
