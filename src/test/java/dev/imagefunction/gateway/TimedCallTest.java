package dev.imagefunction.gateway;

import static dev.imagefunction.generation.ManualTime.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.generation.Charged;
import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.Gateway;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.GenerationRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The clock stands still: a call whose time is not over never times out, another one does at once. */
class TimedCallTest {
    private static final Gateway.Made MADE = new Gateway.Made(7L, Map.of(), 1);
    private static final Duration LONG = Duration.ofSeconds(60);

    private static Gateway.Made send(HttpGateway.Sender sender, Duration readTimeout, Duration left) {
        var request = new GenerationRequest(null, "model", "An otter", 1, "1024x1024", "low", new TreeMap<>());
        var call = new Gateway.Call(GenerationId.internal("a"), request, 1, "key", NOON, NOON.plus(left));
        return new TimedCall(sender, readTimeout, Clock.fixed(NOON, ZoneOffset.UTC)).send(call, image -> {});
    }

    private static Failure failure(HttpGateway.Sender sender, Duration readTimeout, Duration left) {
        return assertThrows(GenerationException.class, () -> send(sender, readTimeout, left))
                .failure();
    }

    private static Gateway.Made hang(CountDownLatch interrupted) throws InterruptedException {
        try {
            new CountDownLatch(1).await();
            return MADE;
        } finally {
            interrupted.countDown();
        }
    }

    private static void assertInterrupted(Duration readTimeout, Duration left) throws InterruptedException {
        var interrupted = new CountDownLatch(1);

        var failure = failure((call, each) -> hang(interrupted), readTimeout, left);

        assertEquals(Failure.Code.GATEWAY_TIMEOUT, failure.code());
        assertEquals(Charged.UNKNOWN, failure.charged());
        assertTrue(failure.message().contains("within 0 s"), failure::message);
        interrupted.await();
    }

    @Test
    void responseIsReturned() {
        assertSame(MADE, send((call, each) -> MADE, LONG, LONG));
    }

    @Test
    void callIsInterruptedAtItsDeadline() throws Exception {
        assertInterrupted(LONG, Duration.ZERO);
    }

    @Test
    void callIsInterruptedAfterTheReadTimeout() throws Exception {
        assertInterrupted(Duration.ZERO, LONG);
    }

    @Test
    void failureOfTheSenderIsThrown() {
        var known = Failure.of(Failure.Code.RATE_LIMIT_EXCEEDED, "slower");
        var cut = Failure.of(Failure.Code.GATEWAY_TIMEOUT, "cut").charged(Charged.UNKNOWN);

        assertEquals(known, failure((call, each) -> fail(known), LONG, LONG));
        assertEquals(cut, failure((call, each) -> fail(cut), LONG, LONG));
    }

    @Test
    void connectionThatBreaksAtTheDeadlineIsATimeout() {
        var cut = Failure.of(Failure.Code.GATEWAY_TIMEOUT, "cut").charged(Charged.UNKNOWN);

        assertTrue(failure((call, each) -> failInterrupted(cut), LONG, Duration.ZERO)
                .message()
                .contains("within 0 s"));
    }

    @Test
    void defectIsThrownAsItIs() {
        var defect = new IllegalStateException("a defect");
        var error = new AssertionError("an error");

        assertSame(defect, assertThrows(IllegalStateException.class, () -> send((c, e) -> raise(defect), LONG, LONG)));
        assertSame(error, assertThrows(AssertionError.class, () -> send((c, e) -> raise(error), LONG, LONG)));
    }

    private static Gateway.Made fail(Failure failure) {
        throw new GenerationException(failure);
    }

    private static Gateway.Made failInterrupted(Failure failure) {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            // as a connection that is closed while it is read
        }
        return fail(failure);
    }

    private static Gateway.Made raise(RuntimeException defect) {
        throw defect;
    }

    private static Gateway.Made raise(Error error) {
        throw error;
    }
}
