package dev.imagefunction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.local.gateway.LocalGateway;
import dev.imagefunction.local.http.LoopbackTls;
import dev.imagefunction.local.lambda.LocalLambda;
import dev.imagefunction.local.lambda.Outcome;
import dev.imagefunction.local.store.FaultyStore;
import dev.imagefunction.local.store.LocalSecrets;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The process is stopped as Lambda freezes it, and goes on with the next event. */
@DisabledOnOs(OS.WINDOWS)
class FreezeIT {
    private final LocalGateway gateway = new LocalGateway().padding(0);
    private final FaultyStore store = FaultyStore.withBucket(Packaged.BUCKET);

    /** What a server closes while the process is frozen must not be used again: a request sent over it may be paid for. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void connectionsThatWereClosedMeanwhileAreNotUsed(boolean isTls) throws Exception {
        var tls = Map.of(
                "GATEWAY_BASE_URL", gateway.overTls(LoopbackTls.certificate()).toString(),
                "AWS_ENDPOINT_URL_S3", store.overTls(LoopbackTls.certificate()).toString());
        try (gateway;
                store;
                var lambda = Packaged.lambda(
                        gateway, store, spec -> isTls ? spec.with(tls) : spec, Packaged::trustingLoopback)) {
            assertSucceeds(lambda.invoke("generate", event(0)));
            for (var freeze = 1; freeze <= 5; freeze++) {
                signal(lambda, "STOP");
                gateway.closeConnections();
                store.closeConnections();
                var next = Packaged.send(lambda, event(freeze));
                signal(lambda, "CONT");

                assertSucceeds(next.join());
                assertEquals(2 * (freeze + 1), gateway.charged(), "images paid");
                assertEquals(freeze + 1, gateway.calls().size(), "requests to the gateway");
            }
            assertEquals(1, lambda.function("generate").pids().size());
        }
    }

    /** A start may be frozen while it reads a secret: the first event must not wait for that read. */
    @ParameterizedTest
    @ValueSource(ints = {1, 100})
    void startThatWaitsForASecretHoldsUpNoEvent(int hangs) throws Exception {
        try (gateway;
                store;
                var secrets = new LocalSecrets();
                var lambda = Packaged.lambda(gateway, store, spec -> spec.without("GATEWAY_API_KEY")
                        .withTimeout(Duration.ofSeconds(20))
                        .with(Map.of(
                                "FUNCTION_TIMEOUT", "PT20S",
                                "GATEWAY_API_KEY_SECRET", "gateway-key",
                                "AWS_ENDPOINT_URL_SECRETS_MANAGER",
                                        secrets.endpoint().toString())))) {
            secrets.put("gateway-key", LocalGateway.KEY);
            secrets.hang(hangs);
            lambda.function("generate").warmUp();
            while (secrets.reads() == 0) {
                LockSupport.parkNanos(1_000_000);
            }
            signal(lambda, "STOP");
            var first = Packaged.send(lambda, event(1));
            signal(lambda, "CONT");

            var outcome = first.join();
            if (hangs == 1) {
                assertSucceeds(outcome);
                assertEquals(2, gateway.charged());
            } else {
                assertTrue(outcome.payload().contains("secret_unreadable: "), outcome::payload);
                assertEquals(0, gateway.calls().size());
            }
            secrets.hang(0);
            assertSucceeds(lambda.invoke("generate", event(1)));
        }
    }

    private static String event(int index) {
        return "{\"id\":\"freeze-%d\",\"prompt\":\"An otter\",\"model\":\"gpt-image-1\",\"n\":2}".formatted(index);
    }

    private static void assertSucceeds(Outcome outcome) {
        assertFalse(outcome.failed(), outcome::payload);
        assertTrue(outcome.payload().contains("\"succeeded\""), outcome::payload);
    }

    private static void signal(LocalLambda lambda, String name) throws IOException, InterruptedException {
        var pid = lambda.function("generate").pids().getFirst().toString();
        assertEquals(0, new ProcessBuilder("kill", "-" + name, pid).start().waitFor());
    }
}
