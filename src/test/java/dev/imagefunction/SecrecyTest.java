package dev.imagefunction;

import static dev.imagefunction.Lambda.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.local.gateway.BrokenResponses;
import dev.imagefunction.local.gateway.Fault;
import dev.imagefunction.local.gateway.LocalGateway;
import dev.imagefunction.local.gateway.UnusualResponses;
import dev.imagefunction.local.store.FaultyStore;
import dev.imagefunction.local.store.LocalStore;
import dev.imagefunction.local.store.StoreFault;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** No output holds the key, the prompt or a presigned URL, at any log level. */
@QuarkusTest
@TestProfile(SecrecyTest.EverythingIsLogged.class)
class SecrecyTest {
    private static final String PROMPT = "A heron that nobody must hear of";
    private static final Pattern SIGNATURE = Pattern.compile("X-Amz-Signature=(\\w+)");
    private static final CapturedLog LOG = new CapturedLog();

    private final LocalGateway gateway = LocalServices.gateway();
    private final FaultyStore store = LocalServices.store();
    private final List<String> signatures = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();

    /** Every level there is, for all that can log. */
    public static class EverythingIsLogged extends FaultProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            var all = new HashMap<>(super.getConfigOverrides());
            all.put("quarkus.log.min-level", "TRACE");
            all.put("quarkus.log.level", "TRACE");
            all.put("quarkus.log.console.enabled", "false");
            return all;
        }
    }

    @BeforeAll
    static void listen() {
        LOG.start();
    }

    @AfterAll
    static void stop() {
        LOG.stop();
        LOG.lines().clear(); // they would fill the memory of the tests that follow in this process
    }

    @Test
    void noLineAndNoErrorTellsASecret() {
        LocalServices.renew();
        send(event("A first event, which may fail on a busy machine"));
        signatures.clear();
        send(event(PROMPT, "model", "gpt-image-1", "n", 2));
        send(event(PROMPT, "model", "gpt-image-1", "n", 0));
        send(event(PROMPT, "size", PROMPT));
        send(event("x", PROMPT, PROMPT, "model", LocalGateway.KEY));
        for (var fault : List.of(
                Fault.moderationBlocked(),
                Fault.status(401).body("application/json", said("invalid_api_key")),
                Fault.status(400).body("application/json", said(PROMPT)),
                Fault.status(500).body("application/json", said("server_error")),
                Fault.status(502),
                Fault.rateLimited(3600),
                BrokenResponses.cutsBeforeStatus(),
                BrokenResponses.cutsInHeaders(),
                Fault.named("cut 20000"),
                BrokenResponses.malformed(PROMPT),
                UnusualResponses.json("{\"data\":[{\"revised_prompt\":\"" + PROMPT + "\"}]}"),
                UnusualResponses.textForImage())) {
            gateway.reset();
            gateway.always(fault);
            send(event(PROMPT, "model", "gpt-image-1"));
        }
        gateway.reset();
        for (var fault : List.of(StoreFault.accessDenied(), StoreFault.expiredToken(), StoreFault.noSuchBucket())) {
            store.fail("PUT", "/0.png", FaultyStore.ALWAYS, fault);
            send(event(PROMPT, "model", "gpt-image-1"));
            store.heal();
        }

        assertEquals(2, signatures.size());
        assertTrue(LOG.lines().size() > 500, "everything is logged");
        assertTrue(LOG.lines().stream().anyMatch(line -> line.contains("requesting 2 of 2 images")));
        assertEquals(List.of(), telling(LOG.lines()));
        assertEquals(List.of(), telling(errors));
    }

    private List<String> telling(Collection<String> lines) {
        return lines.stream()
                .filter(line -> secrets().stream().anyMatch(line::contains))
                .toList();
    }

    private List<String> secrets() {
        var all = new ArrayList<>(signatures);
        all.add(PROMPT);
        all.add(LocalGateway.KEY);
        all.add(LocalStore.SECRET_KEY);
        return all;
    }

    private static String said(String code) {
        return "{\"error\":{\"message\":\"%s %s\",\"type\":\"%s\",\"param\":\"%s\",\"code\":\"%s\"}}"
                .formatted(PROMPT, LocalGateway.KEY, PROMPT, PROMPT, code);
    }

    private void send(Map<String, Object> event) {
        var outcome = Lambda.send(event);
        if (outcome.status().equals("succeeded")) {
            SIGNATURE.matcher(outcome.text()).results().forEach(found -> signatures.add(found.group(1)));
        } else {
            errors.add(outcome.text());
        }
    }
}
