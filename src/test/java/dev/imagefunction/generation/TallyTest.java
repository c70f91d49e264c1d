package dev.imagefunction.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TallyTest {
    private final Tally tally = new Tally(
            GenerationId.internal("order-1"),
            new GenerationRequest(null, "model", "An otter", 4, "1024x1024", "high", new TreeMap<>()),
            1_000);

    private Report report() {
        return tally.report(Failure.of(Failure.Code.OUT_OF_TIME, "late"), 61_000);
    }

    private static GenerationException failure(Charged charged) {
        return new GenerationException(
                Failure.of(Failure.Code.GATEWAY_TIMEOUT, "cut").charged(charged), 2, null);
    }

    @Test
    void nothingHappened() {
        var report = report();

        assertEquals("out_of_time", report.outcome());
        assertEquals("out_of_time", report.code());
        assertEquals(60_000, report.totalMillis());
        assertEquals(0, report.calls() + report.retried() + report.images() + report.charged() + report.unknown());
        assertNull(tally.usage());
        assertEquals(77, tally.createdOr(77));
    }

    @Test
    void callsRetriesAndUsageAddUp() {
        tally.round(2_000);
        tally.made(new Gateway.Made(5L, Map.of("tokens", 3), 1), 2);
        tally.made(new Gateway.Made(null, Map.of("tokens", 4), 3), 1);
        tally.round(500);

        var report = report();
        assertEquals(4, report.calls());
        assertEquals(2 + 1, report.retried(), "two within a call, and one more round");
        assertEquals(3, report.charged());
        assertEquals(0, report.unknown());
        assertEquals(2_500, report.gatewayMillis());
        assertEquals(Map.of("tokens", 7L), tally.usage());
        assertEquals(5, tally.createdOr(77));
    }

    @Test
    void failedCallIsChargedForWhatCameAndAsTheFailureSaysForTheRest() {
        tally.failed(failure(Charged.NO), 4, 4);
        tally.failed(failure(Charged.NO), 4, 3);
        tally.failed(failure(Charged.UNKNOWN), 4, 2);
        tally.failed(failure(Charged.YES), 4, 2);

        var report = report();
        assertEquals(4 * 2, report.calls());
        assertEquals(4, report.retried());
        assertEquals(1 + 2 + 4, report.charged());
        assertEquals(2, report.unknown());
    }

    @Test
    void callThatWasNotSentIsNoRetry() {
        tally.failed(new GenerationException(Failure.of(Failure.Code.OUT_OF_TIME, "late"), 0, null), 1, 1);

        assertEquals(0, report().calls());
        assertEquals(0, report().retried());
    }

    @Test
    void storedImagesAddUp() {
        tally.stored(100, 7);
        tally.stored(20, 5);
        tally.replayed();

        var report = report();
        assertEquals(2, report.images());
        assertEquals(120, report.bytes());
        assertEquals(12, report.uploadMillis());
        assertTrue(report.replayed());
    }
}
