package dev.imagefunction.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class SecretTest {
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private String stored = "old";
    private int reads;

    private final Secret secret =
            new Secret(this::read, Duration.ofMinutes(15), ((InstantSource) () -> now).withZone(ZoneOffset.UTC));

    private String read() {
        reads++;
        return stored;
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    void valueIsReadOnceAndAfreshWhenItIsOld() {
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
    void valueThatIsStillTheSameIsNoUse() {
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

    @Test
    void callerWithAnOlderValueTakesTheOneAtHand() {
        secret.get();
        stored = "new";
        pass(Duration.ofMinutes(15));
        secret.get();

        assertTrue(secret.renew("old"));
        assertEquals(2, reads);
    }

    @Test
    void sourceThatFailsIsAskedAgain() {
        var failing = new Secret(
                () -> {
                    reads++;
                    throw new IllegalStateException("down");
                },
                Duration.ofMinutes(15),
                Clock.systemUTC());

        assertThrows(IllegalStateException.class, failing::get);
        assertThrows(IllegalStateException.class, failing::get);
        assertEquals(2, reads);
    }

    @Test
    void fixedSecretNeverChanges() {
        var fixed = Secret.fixed("it");

        assertEquals("it", fixed.get());
        assertFalse(fixed.renew("it"));
    }
}
