package dev.imagefunction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.local.gateway.Fault;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(FaultProfile.class)
class ThrownFailureTest {
    private final CapturedLog log = new CapturedLog();

    @BeforeEach
    void listen() {
        LocalServices.renew();
        log.start();
    }

    @AfterEach
    void stop() {
        log.stop();
    }

    /** The log as it is after the console has printed it. */
    private List<String> thrown() {
        return log.lines().stream()
                .filter(line -> line.contains("ApplicationException"))
                .toList();
    }

    @Test
    void failureWithoutACauseIsLoggedInOneLine() {
        LocalServices.gateway().always(Fault.rateLimited(3600));

        assertTrue(Lambda.send(Lambda.event("An otter")).thrown());

        assertEquals(1, thrown().size());
        var line = thrown().getFirst();
        assertFalse(line.contains("\tat "), line);
        assertTrue(line.contains("ApplicationException: rate_limit_exceeded: The gateway limits the rate"), line);
    }
}
