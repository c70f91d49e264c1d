package dev.imagefunction;

import static dev.imagefunction.LocalServices.BUCKET;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.local.gateway.LocalGateway;
import dev.imagefunction.local.store.FaultyStore;
import dev.imagefunction.local.store.StoreFault;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One fault, and its expected outcome.
 *
 * @param answer {@code succeeded}, the code of a failure that is returned, or {@code thrown}
 * @param message part of the error's message
 * @param charged what the error says of it; null where no error is returned
 * @param paid images that the gateway says it charged
 * @param kept the objects in the bucket afterwards, besides the claim
 * @param callsInAll gateway calls after the same event was delivered again without a fault
 */
record FaultRow(
        String name,
        Fault fault,
        int n,
        String answer,
        String message,
        @Nullable String charged,
        int calls,
        int paid,
        List<String> kept,
        int callsInAll) {

    /** Sets the fault before the event is delivered. */
    @FunctionalInterface
    interface Fault {
        void apply(LocalGateway gateway, FaultyStore store, String id);
    }

    /** Makes the next {@code times} writes to keys that end with {@code key} fail. */
    static Fault put(String key, int times, StoreFault fault) {
        return (gateway, store, id) -> store.fail("PUT", key, times, fault);
    }

    private static final List<String> RESULT_ONLY = List.of("result.json");

    /** One image is requested, and it is stored in the end. */
    static FaultRow succeeds(String name, int calls, int paid, Fault fault) {
        return new FaultRow(name, fault, 1, "succeeded", "", null, calls, paid, List.of("0.png", "result.json"), calls);
    }

    /** It is final, and stored. */
    static FaultRow fails(String name, String code, String charged, String message, int calls, int paid, Fault fault) {
        return new FaultRow(name, fault, 1, code, message, charged, calls, paid, RESULT_ONLY, calls);
    }

    /** Lambda is to deliver the event again, which then succeeds with one more call. */
    static FaultRow throwsError(String name, String message, int calls, int paid, Fault fault) {
        return new FaultRow(name, fault, 1, "thrown", message, null, calls, paid, List.of(), calls + 1);
    }

    FaultRow of(int images) {
        return new FaultRow(name, fault, images, answer, message, charged, calls, paid, kept, callsInAll);
    }

    FaultRow keeping(String... names) {
        return new FaultRow(name, fault, n, answer, message, charged, calls, paid, List.of(names), callsInAll);
    }

    FaultRow thenInAll(int number) {
        return new FaultRow(name, fault, n, answer, message, charged, calls, paid, kept, number);
    }

    void play(LocalGateway gateway, FaultyStore store) {
        LocalServices.renew();
        var event = Lambda.event("A cute baby sea otter", "model", "gpt-image-1", "n", n, "quality", "low");
        var id = (String) event.get("id");
        fault.apply(gateway, store, id);

        var outcome = Lambda.send(event);

        assertAll(
                name,
                () -> assertEquals(answer, told(outcome), outcome::text),
                () -> assertTrue(message.isEmpty() || outcome.message().contains(message), outcome::text),
                () -> assertEquals(
                        charged, outcome.thrown() ? null : outcome.json().getString("error.charged")),
                () -> assertEquals(calls, gateway.calls().size(), "gateway calls"),
                () -> assertEquals(paid, gateway.charged(), "images paid"),
                () -> assertEquals(expectedKeys(store, id), contents(store, id)),
                () -> assertTrue(gateway.faultsMet() && store.faultsMet(), "a request met each fault"));

        gateway.heal();
        store.heal();
        redeliver(gateway, store, event, outcome);
    }

    private void redeliver(LocalGateway gateway, FaultyStore store, Map<String, Object> event, Lambda.Outcome before) {
        var again = Lambda.send(event);

        assertEquals(callsInAll, gateway.calls().size(), () -> "gateway calls in all; " + again.text());
        if (before.thrown()) {
            assertEquals("succeeded", again.status(), again::text);
        } else {
            assertEquals(told(before), told(again), again::text);
            assertEquals(before.json().getString("error.message"), again.json().getString("error.message"));
        }
        if (again.status().equals("succeeded")) {
            assertEquals(n, again.images());
            var id = (String) event.get("id");
            again.json().<String>getList("data.key").forEach(key -> assertTrue(store.read(BUCKET, key).length > 0));
            assertTrue(contents(store, id).contains("result.json"));
        }
    }

    private static String told(Lambda.Outcome outcome) {
        return outcome.status().equals("failed") ? outcome.json().getString("error.code") : outcome.status();
    }

    private TreeSet<String> expectedKeys(FaultyStore store, String id) {
        var claim = contents(store, id).contains("claim.json") ? Stream.of("claim.json") : Stream.<String>empty();
        return new TreeSet<>(Stream.concat(kept.stream(), claim).toList());
    }

    static TreeSet<String> contents(FaultyStore store, String id) {
        var prefix = "generations/internal/" + id + "/";
        return new TreeSet<>(store.keys(BUCKET, prefix).stream()
                .map(key -> key.substring(prefix.length()))
                .toList());
    }

    @Override
    public String toString() {
        return name;
    }
}
