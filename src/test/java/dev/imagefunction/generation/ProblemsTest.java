package dev.imagefunction.generation;

import static dev.imagefunction.generation.Failure.Code.GATEWAY_FAILED;
import static dev.imagefunction.generation.Failure.Code.GATEWAY_TIMEOUT;
import static dev.imagefunction.generation.Failure.Code.MODERATION_BLOCKED;
import static dev.imagefunction.generation.Failure.Code.RATE_LIMIT_EXCEEDED;
import static dev.imagefunction.generation.Failure.Code.STORAGE_FAILED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProblemsTest {
    private static final Failure FINAL = Failure.of(MODERATION_BLOCKED, "refused");
    private static final Failure FREE = Failure.of(RATE_LIMIT_EXCEEDED, "slower");
    private static final Failure UNKNOWN = Failure.of(GATEWAY_TIMEOUT, "cut").charged(Charged.UNKNOWN);
    private static final Failure PAID = Failure.of(GATEWAY_FAILED, "broken").charged(Charged.YES);
    private static final Failure LOST = Failure.of(STORAGE_FAILED, "full").charged(Charged.YES);

    private static Problems of(Failure... failures) {
        return new Problems(Stream.of(failures).map(GenerationException::new).toList());
    }

    private static Failure verdict(Failure... failures) {
        return of(failures).verdict().failure();
    }

    @Test
    void finalFailureDecidesThenAnUnchargedOneThenTheFirst() {
        assertEquals(FINAL, verdict(UNKNOWN, FREE, FINAL));
        assertEquals(FINAL, verdict(FINAL, FREE));
        assertEquals(FREE, verdict(UNKNOWN, FREE, PAID));
        assertEquals(UNKNOWN, verdict(UNKNOWN, PAID));
        assertEquals(PAID, verdict(PAID, UNKNOWN));
    }

    @Test
    void onlyChargedRetriesAreBounded() {
        assertTrue(of(UNKNOWN, PAID).areBounded());
        assertFalse(of(UNKNOWN, FREE).areBounded());
        assertFalse(of(UNKNOWN, FINAL).areBounded());
        assertFalse(of(LOST).areBounded(), "the image is requested again only if it is not stored");
    }
}
