package dev.imagefunction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.imagefunction.local.gateway.LocalGateway;
import dev.imagefunction.local.store.FaultyStore;
import io.restassured.path.json.JsonPath;
import java.util.Collections;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeapIT {
    private static final int N = 10;

    /** 32 MB is the largest image that is allowed. */
    @ParameterizedTest
    @ValueSource(ints = {4 << 20, 32 << 20})
    void tenImagesGoThrough256MegabytesAgainAndAgain(int size) throws Exception {
        var log = new CopyOnWriteArrayList<String>();
        try (var gateway = new LocalGateway().padding(size);
                var store = FaultyStore.withBucket(Packaged.BUCKET);
                var lambda = Packaged.lambda(
                        gateway, store, spec -> spec.withMemory(256), function -> function.withLog(log::add))) {
            for (var run = 1; run <= 2; run++) {
                var outcome = lambda.invoke(
                        "generate",
                        "{\"prompt\":\"Ten large images, run %d\",\"model\":\"gpt-image-1\",\"n\":%d}"
                                .formatted(run, N));

                assertFalse(outcome.failed(), () -> outcome.payload() + log);
                var answer = JsonPath.from(outcome.payload());
                assertEquals("succeeded", answer.getString("status"), outcome::payload);
                assertEquals(Collections.nCopies(N, size), answer.getList("data.bytes"));
                for (var key : answer.<String>getList("data.key")) {
                    assertEquals(size, store.read(Packaged.BUCKET, key).length);
                }
                store.clear(Packaged.BUCKET);
            }
            assertEquals(1, lambda.function("generate").pids().size());
        }
    }
}
