package dev.imagefunction.secret;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SecretTest {
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private @Nullable String stored = "old";
    private int reads;

    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final Secret secret = new Secret(this::read, Duration.ofMinutes(15), Duration.ofMinutes(30), clock);

    private String read() {
        reads++;
        if (stored == null) {
            throw new GenerationException(Failure.of(Failure.Code.SECRET_UNREADABLE, "The secret cannot be read."));
        }
        return stored;
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    void valueIsReadOnceAndAgainAfterItsAge() {
        assertEquals("old", secret.get());
        stored = "new";
        pass(Duration.ofMinutes(14));
        assertEquals("old", secret.get());
        assertEquals(1, reads);

        pass(Duration.ofMinutes(1));

        assertEquals("new", secret.get());
        assertEquals(2, reads);
    }

    @Test
    void refusedValueIsReplacedByARotatedOne() {
        secret.get();
        stored = "new";
        pass(Duration.ofSeconds(10));

        assertTrue(secret.renew("old"));
        assertEquals("new", secret.get());
        assertEquals(2, reads);
    }

    @Test
    void refusedValueThatIsStillTheSameIsNotRenewed() {
        secret.get();
        pass(Duration.ofMinutes(1));

        assertFalse(secret.renew("old"));
        assertEquals(2, reads);
    }

    @Test
    void refusalsInARowDoNotReadEachTime() {
        secret.get();
        pass(Duration.ofMinutes(1));
        for (var i = 0; i < 100; i++) {
            assertFalse(secret.renew("old"));
        }
        assertEquals(2, reads);
    }

    /** Anybody can send a wrong token, and each would read the secret. */
    @Test
    void refusalsInARowDoNotReadEachTimeASecretThatCannotBeRead() {
        secret.get();
        stored = null;
        pass(Duration.ofMinutes(1));
        assertFalse(secret.renew("old"));
        assertFalse(secret.renew("old"));
        assertEquals(2, reads);
        assertEquals("old", secret.get());
    }

    @Test
    void callerWithAnOlderValueTakesTheCurrentOne() {
        secret.get();
        stored = "new";
        pass(Duration.ofMinutes(15));
        secret.get();

        assertTrue(secret.renew("old"));
        assertEquals(2, reads);
    }

    @Test
    void secretThatWasNeverReadIsReadAgainAfterAFailure() {
        stored = null;
        assertThrows(GenerationException.class, secret::get);
        assertThrows(GenerationException.class, secret::get);
        assertEquals(2, reads);
    }

    @Test
    void formerValueStaysInUseWhileTheSecretCannotBeRead() {
        secret.get();
        stored = null;
        pass(Duration.ofMinutes(15));
        assertEquals("old", secret.get());
        assertEquals("old", secret.get());
        assertEquals(2, reads);

        stored = "new";
        pass(Duration.ofSeconds(10));
        assertEquals("new", secret.get());
    }

    @Test
    void formerValueIsUsedForATimeOnly() {
        secret.get();
        stored = null;
        pass(Duration.ofMinutes(15));
        assertEquals("old", secret.get());
        pass(Duration.ofMinutes(14));
        assertEquals("old", secret.get());
        pass(Duration.ofMinutes(1));

        assertThrows(GenerationException.class, secret::get);
        assertThrows(GenerationException.class, secret::get);
        assertEquals(4, reads);

        stored = "new";
        pass(Duration.ofSeconds(10));
        assertEquals("new", secret.get());
    }

    /** Another thread reads the value, which is too old; the gateway has refused it meanwhile. */
    @Test
    void valueThatIsBeingReadIsRenewed() {
        var renewed = new ArrayList<Boolean>();
        var self = new AtomicReference<Secret>();
        var rotated = new Secret(
                () -> {
                    reads++;
                    if (reads == 2) {
                        renewed.add(requireNonNull(self.get()).renew("key 1"));
                    }
                    return "key " + reads;
                },
                Duration.ofMinutes(15),
                Secret.FOREVER,
                clock);
        self.set(rotated);
        rotated.get();
        pass(Duration.ofMinutes(15));

        rotated.get();

        assertEquals(List.of(true), renewed);
    }

    /** A start that Lambda froze in the middle of a read looks like this to the first event. */
    @Test
    @Timeout(60)
    void readThatNeverEndsBlocksNoOtherCaller() throws Exception {
        var entered = new CountDownLatch(1);
        var first = new AtomicBoolean(true);
        var never = new CountDownLatch(1);
        var frozen = new Secret(
                () -> {
                    if (first.getAndSet(false)) {
                        entered.countDown();
                        awaitUninterruptibly(never);
                    }
                    return "it";
                },
                Duration.ofMinutes(15),
                Secret.FOREVER,
                Clock.systemUTC());
        var reader = Thread.ofPlatform().daemon().start(frozen::get);
        entered.await();

        assertEquals("it", frozen.get());

        assertTrue(reader.isAlive());
        never.countDown();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void fixedSecretNeverChanges() {
        var fixed = Secret.fixed("it");

        assertEquals("it", fixed.get());
        assertFalse(fixed.renew("it"));
    }
}
