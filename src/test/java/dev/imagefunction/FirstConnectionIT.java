package dev.imagefunction;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.local.gateway.LocalGateway;
import dev.imagefunction.local.store.FaultyStore;
import org.junit.jupiter.api.Test;

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
}
