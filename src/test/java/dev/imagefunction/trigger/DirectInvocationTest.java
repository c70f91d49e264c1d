package dev.imagefunction.trigger;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.boot.Setup;
import dev.imagefunction.generation.Answer;
import dev.imagefunction.generation.Charged;
import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.telemetry.LambdaContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Filter;
import java.util.logging.Logger;
import org.jboss.logging.MDC;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectInvocationTest {
    /** After the last start of a call. */
    private static final Duration LATE = Duration.ofSeconds(166);

    private final Setup setup = new Setup();

    @AfterEach
    void leaveNoRequestId() {
        MDC.remove(LambdaContext.REQUEST_ID);
    }

    @ParameterizedTest
    @CsvSource({"minimal, 1", "full, 3"})
    void validEventReturnsItsImages(String name, int images) {
        var answer = setup.functions.generate(Setup.event("generate", name));
        assertEquals(Answer.Status.SUCCEEDED, answer.status());
        assertEquals(images, requireNonNull(answer.data()).size());
        assertEquals(images, setup.gateway.calls.size());
    }

    @ParameterizedTest
    @CsvSource({
        "misspelt-field, qualty",
        "too-many, n",
        "owner-is-no-field, owner",
        "bad-id, id",
        "text, event",
        "null, event"
    })
    void invalidEventIsReturnedAndNotStored(String name, String param) {
        var answer = setup.functions.generate(Setup.event("generate", name));
        assertEquals(Answer.Status.FAILED, answer.status());
        var error = requireNonNull(answer.error());
        assertEquals("invalid_value", error.code());
        assertEquals(param, error.param());
        assertTrue(setup.store.claims().isEmpty());
        assertTrue(setup.gateway.calls.isEmpty());
    }

    /** Nobody reads the response to an asynchronous invocation. */
    @Test
    void invalidEventIsLogged() {
        var log = Logger.getLogger(EventProcessor.class.getName());
        var lines = new ArrayList<String>();
        Filter capture = line -> {
            lines.add(new PatternFormatter("%p %s").format(line));
            return false;
        };
        log.setFilter(capture);
        try {
            setup.generate(Map.of("id", "order-1", "prompt", "otter", "n", 11));
        } finally {
            log.setFilter(null);
        }
        assertEquals(
                List.of(
                        "WARN Generation order-1 is rejected: invalid_value: n is 11 but must be a whole number from 1 to 10."),
                lines);
    }

    /** SQS and Pipes delete a message if the function returns. */
    @Test
    void eventOfAnotherTriggerIsThrown() {
        var batch = Setup.event("queue", "one");
        var piped = new Event(batch.fields().map().get("Records"), null);
        for (var event : List.of(batch, piped, Setup.event("topic", "one"), Setup.event("bus", "one"))) {
            assertThrown(() -> setup.functions.generate(event));
            assertThrown(() -> setup.functions.http(event));
        }
        assertThrown(() -> setup.functions.generate(Setup.event("http", "generate")));
        assertThrown(() -> setup.functions.generate(Setup.event(List.of(Map.of("prompt", "from a pipe's template")))));
        assertThrown(() -> setup.functions.http(Setup.event("generate", "full")));
    }

    private static void assertThrown(Executable call) {
        var thrown = assertThrows(GenerationException.class, call);
        assertEquals(Failure.Code.INVALID_VALUE, thrown.failure().code());
    }

    /** The first event waits while the parts are made, and Lambda counts that time. */
    @Test
    void timeUntilThePartsAreMadeCounts() {
        InjectedFunctions.delay(setup.functions, () -> setup.time.pass(LATE));
        var error = assertThrows(
                GenerationException.class, () -> setup.functions.generate(Setup.event("generate", "minimal")));
        assertEquals(Failure.Code.OUT_OF_TIME, error.failure().code());
        assertTrue(setup.gateway.calls.isEmpty());
    }

    /** Else another delivery would take the generation over, and pay for the second attempt. */
    @Test
    void claimIsKeptWhileTheFunctionWaitsForTheGateway() {
        var event = Map.of("id", "order-1", "prompt", "otter");
        setup.gateway.meanwhile = request -> {
            setup.gateway.meanwhile = later -> {};
            throw new GenerationException(Failure.of(Failure.Code.GATEWAY_TIMEOUT, "504")
                    .charged(Charged.UNKNOWN)
                    .after(Duration.ofSeconds(90)));
        };
        setup.pause = time -> {
            setup.time.pass(time);
            var other = assertThrows(GenerationException.class, () -> setup.generate(event));
            assertEquals(Failure.Code.GENERATION_IN_PROGRESS, other.failure().code());
        };

        assertEquals(Answer.Status.SUCCEEDED, setup.generate(event).status());
        assertEquals(2, setup.gateway.calls.size());
    }

    @Test
    void refusalIsFinalAndStored() {
        var answer = setup.functions.generate(Setup.event("generate", "refused"));
        assertEquals("moderation_blocked", requireNonNull(answer.error()).code());
        assertEquals(Optional.of("moderation_blocked"), setup.outcome("internal", "order-4"));
    }

    @Test
    void failureThatARetryCanFixIsThrownWithItsCode() {
        var event = Setup.event("generate", "throttled");
        var thrown = assertThrows(GenerationException.class, () -> setup.functions.generate(event));
        assertEquals("rate_limit_exceeded: The gateway is busy.", thrown.getMessage());
    }

    @Test
    void defectIsThrownWithItsCodeAndReported() {
        setup.pause = time -> {
            throw new IllegalStateException("A defect");
        };

        var event = Map.of("id", "order-1", "prompt", "TIMEOUT");
        var thrown = assertThrows(GenerationException.class, () -> setup.generate(event));

        assertEquals(Failure.Code.INTERNAL_ERROR, thrown.failure().code());
        assertEquals(Charged.UNKNOWN, thrown.failure().charged());
        assertTrue(setup.lines.getLast().contains("\"outcome\":\"internal_error\""), setup.lines::toString);
        assertNull(requireNonNull(setup.store.claims().get(GenerationId.internal("order-1")))
                .claim()
                .holder());
    }

    @Test
    void sameIdForAnotherRequestIsAConflictAndChangesNothing() {
        setup.generate(Map.of("id", "order-1", "prompt", "one"));
        var answer = setup.generate(Map.of("id", "order-1", "prompt", "another"));
        assertEquals("idempotency_key_reused", requireNonNull(answer.error()).code());
        assertEquals(Optional.of("ok"), setup.outcome("internal", "order-1"));
        assertEquals(1, setup.gateway.calls.size());
    }

    /** The bucket's lifecycle deletes the objects of a generation in any order. */
    @Test
    void resultOfAnotherRequestIsNotReturnedWhenItsClaimIsDeleted() {
        setup.generate(Map.of("id", "order-1", "prompt", "one"));
        setup.store.claims().clear();

        var answer = setup.generate(Map.of("id", "order-1", "prompt", "another"));

        var error = requireNonNull(answer.error());
        assertEquals("idempotency_key_reused", error.code());
        assertEquals(Charged.YES, error.charged());
    }

    @Test
    void interruptedDeliveryReleasesItsClaim() {
        var caller = Thread.currentThread();
        setup.gateway.meanwhile = request -> {
            caller.interrupt();
            LockSupport.park();
        };

        assertThrows(GenerationException.class, () -> setup.generate(Map.of("id", "order-1", "prompt", "one")));

        assertTrue(Thread.interrupted());
        var claim = requireNonNull(setup.store.claims().get(GenerationId.internal("order-1")));
        assertNull(claim.claim().holder());
    }

    @Test
    void lambdasRetryOfAnEventWithoutIdGetsTheSameImages() {
        MDC.put(LambdaContext.REQUEST_ID, "8476a536-e9f4-11e8-9739-2dfe598c3fcd");
        var event = Setup.event("generate", "minimal");
        var first = setup.functions.generate(event);
        assertEquals("8476a536-e9f4-11e8-9739-2dfe598c3fcd", first.id());
        assertEquals(first, setup.functions.generate(event));
        assertEquals(1, setup.gateway.calls.size());
    }
}
