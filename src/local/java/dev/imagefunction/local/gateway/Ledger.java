package dev.imagefunction.local.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** The gateway's requests, and what it has charged. Safe for use by many threads. */
final class Ledger {
    private final List<AtomicReference<GatewayCall>> calls = new ArrayList<>();

    private int inFlight;
    private int busiest;

    synchronized AtomicReference<GatewayCall> note(GatewayCall call) {
        var entry = new AtomicReference<>(call);
        calls.add(entry);
        notifyAll();
        return entry;
    }

    /** How many images of the prompt were charged before this call. */
    synchronized int chargedBefore(AtomicReference<GatewayCall> entry, String prompt) {
        return calls.subList(0, calls.indexOf(entry)).stream()
                .map(AtomicReference::get)
                .filter(call -> call.prompt().equals(prompt))
                .mapToInt(GatewayCall::charged)
                .sum();
    }

    synchronized List<GatewayCall> calls() {
        return stream().toList();
    }

    synchronized int charged() {
        return stream().mapToInt(GatewayCall::charged).sum();
    }

    synchronized int charged(String prompt) {
        return stream()
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

    /** The most calls in flight at the same time. */
    synchronized int busiest() {
        return busiest;
    }

    private Stream<GatewayCall> stream() {
        return calls.stream().map(AtomicReference::get);
    }
}
