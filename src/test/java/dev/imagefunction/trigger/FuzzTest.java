package dev.imagefunction.trigger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.imagefunction.boot.Setup;
import dev.imagefunction.generation.Answer;
import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.Seed;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random and mutated events end in an outcome or a {@link GenerationException}, and cost nothing unless they are
 * valid. {@link Seed} names the random numbers of a run, and repeats them.
 */
@Timeout(300)
class FuzzTest {
    private static final int EVENTS = Integer.getInteger("fuzz.events", 10_000);

    private final AtomicReference<@Nullable Throwable> misspent = new AtomicReference<>();
    private final AtomicInteger spent = new AtomicInteger();
    private final Mutations mutations = new Mutations(Seed.random("FuzzTest"));

    private final Logger log = Logger.getLogger("dev.imagefunction.trigger");

    @BeforeEach
    void logNothing() {
        log.setLevel(Level.OFF);
    }

    @AfterEach
    void logAsBefore() {
        log.setLevel(null);
    }

    private interface Check {
        void send(Setup setup, Event event);
    }

    private void fuzz(String trigger, Check check) {
        var setup = setup();
        for (var i = 0; i < EVENTS; i++) {
            if (i % 500 == 0) {
                // A store that stays the same would know most ids after a while.
                setup = setup();
            }
            var event = mutations.of(trigger);
            try {
                check.send(setup, Setup.event(event));
                var wrong = misspent.get();
                if (wrong != null) {
                    throw wrong;
                }
            } catch (GenerationException e) {
                assertNotEquals(Failure.Code.INTERNAL_ERROR, e.failure().code(), () -> trigger + " " + event);
            } catch (Throwable e) {
                fail("%s event %d: %s".formatted(trigger, i, event), e);
            }
        }
        assertTrue(spent.get() > EVENTS / 100, "the events are so wild that they try nothing: " + spent);
    }

    private Setup setup() {
        var setup = new Setup();
        setup.gateway.meanwhile = request -> {
            spent.incrementAndGet();
            try {
                assertEquals(request, setup.rules.check(request.toEvent()));
            } catch (RuntimeException | Error e) {
                misspent.set(e);
            }
        };
        return setup;
    }

    private static void assertDone(Answer answer) {
        assertTrue(answer.done());
        assertEquals(answer.status() == Answer.Status.FAILED, answer.error() != null);
    }

    @Test
    void directInvocation() {
        fuzz("generate", (setup, event) -> assertDone(setup.functions.generate(event)));
    }

    @Test
    void http() {
        fuzz("http", (setup, event) -> {
            var response = setup.functions.http(event);
            assertTrue(response.statusCode() >= 200 && response.statusCode() < 600, response.body());
            assertNotEquals(500, response.statusCode(), response.body());
            assertTrue(
                    response.statusCode() < 400 || Setup.json(response.body()).has("error"), response.body());
        });
    }

    @Test
    void queue() {
        fuzz("queue", (setup, event) -> {
            var ids = new HashSet<Object>();
            var records = event.fields().list("Records");
            if (records != null) {
                records.forEach(each -> ids.add(String.valueOf(each.text("messageId"))));
            }
            var failed = Set.copyOf(setup.queue(event));
            assertTrue(ids.containsAll(failed));
        });
    }

    @Test
    void topic() {
        fuzz("topic", (setup, event) -> setup.functions.topic(event));
    }

    @Test
    void bus() {
        fuzz("bus", (setup, event) -> assertDone(setup.functions.bus(event)));
    }
}
