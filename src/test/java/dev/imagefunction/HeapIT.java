package dev.imagefunction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.imagefunction.local.gateway.LocalGateway;
import dev.imagefunction.local.store.LocalStore;
import io.restassured.path.json.JsonPath;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class HeapIT {
    private static final int IMAGE = 4 << 20;

    /** Of its memory, a JVM's heap is three quarters. */
    private static final int MEMORY_FOR_256_MB_OF_HEAP = 342;

    @Test
    void tenImagesOfFourMegabytesGoThroughAHeapOf256() throws Exception {
        try (var gateway = new LocalGateway().padding(IMAGE);
                var store = LocalStore.inMemory().createBucket(Packaged.BUCKET);
                var lambda = Packaged.lambda(gateway, store, spec -> spec.withMemory(MEMORY_FOR_256_MB_OF_HEAP))) {
            for (var run = 1; run <= 3; run++) {
                var outcome = lambda.invoke(
                        "generate",
                        "{\"prompt\":\"Ten large images, run %d\",\"model\":\"gpt-image-1\",\"n\":10}".formatted(run));

                assertFalse(outcome.failed(), () -> outcome.payload() + outcome.log());
                var answer = JsonPath.from(outcome.payload());
                assertEquals("succeeded", answer.getString("status"), outcome::payload);
                assertEquals(Collections.nCopies(10, IMAGE), answer.getList("data.bytes"));
                for (var key : answer.<String>getList("data.key")) {
                    assertEquals(IMAGE, store.read(Packaged.BUCKET, key).length);
                }
                store.clear(Packaged.BUCKET);
            }
            assertEquals(1, lambda.pids("generate").size());
        }
    }
}
