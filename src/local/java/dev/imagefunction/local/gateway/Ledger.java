package dev.imagefunction.local.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The gateway's requests, and what it has charged. Safe for use by many threads. */
final class Ledger {
    private final List<GatewayCall> calls = new ArrayList<>();
    private int inFlight;
    private int busiest;

    /** Returns how many images of the prompt were charged before this call. */
    synchronized int note(GatewayCall call) {
        var before = charged(call.prompt());
        calls.add(call);
        notifyAll();
        return before;
    }

    synchronized List<GatewayCall> calls() {
        return List.copyOf(calls);
    }

    synchronized int charged(String prompt) {
        return calls.stream()
                .filter(call -> call.prompt().equals(prompt))
                .mapToInt(GatewayCall::charged)
                .sum();
    }

    synchronized void await(int count, Duration atMost) throws InterruptedException {
        var end = System.nanoTime() + atMost.toNanos();
        while (calls.size() < count) {
            var left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            if (left <= 0) {
                throw new IllegalStateException("only " + calls.size() + " of " + count + " calls after " + atMost);
            }
            wait(left);
        }
    }

    synchronized void begin() {
        busiest = Math.max(busiest, ++inFlight);
    }

    synchronized void end() {
        inFlight--;
    }

    synchronized int busiest() {
        return busiest;
    }
}
