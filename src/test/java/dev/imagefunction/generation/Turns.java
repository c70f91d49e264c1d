package dev.imagefunction.generation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Lets deliveries and the clock run by turns: each delivery has a thread of its own, but only one of them runs at a time,
 * until its next operation, where it is chosen who goes on.
 */
final class Turns {
    private static final int CLOCK = -1;

    private final Choices choices;
    private final Runnable clock;
    private final List<Runnable> deliveries = new ArrayList<>();
    private final List<Semaphore> turns = new ArrayList<>();
    private final List<Integer> waiting = new ArrayList<>();
    private final Map<Integer, Operation> operations = new ConcurrentHashMap<>();
    private final Semaphore over = new Semaphore(0);
    private int last = CLOCK;
    private @Nullable Operation done;
    private @Nullable Throwable failure;

    /**
     * Takes what is not a delivery.
     *
     * @param clock moves the clock, once: at some point, or when all deliveries are over
     */
    Turns(Choices choices, Runnable clock) {
        this.choices = choices;
        this.clock = clock;
    }

    void add(Runnable delivery) {
        deliveries.add(delivery);
        turns.add(new Semaphore(0));
    }

    /** Runs all deliveries to their ends. */
    void run() {
        waiting.add(CLOCK);
        for (var delivery = 0; delivery < deliveries.size(); delivery++) {
            waiting.add(delivery);
            start(delivery);
        }
        passOn();
        over.acquireUninterruptibly();
        if (failure != null) {
            throw new AssertionError("a delivery ended as none may", failure);
        }
    }

    private void start(int delivery) {
        Thread.startVirtualThread(() -> {
            turns.get(delivery).acquireUninterruptibly();
            try {
                deliveries.get(delivery).run();
                passOn();
            } catch (Throwable unforeseen) {
                failure = unforeseen;
                over.release();
            }
        });
    }

    /** Called by the delivery whose turn it is, before each operation. */
    void await(int delivery, Operation operation) {
        var begins = operations.put(delivery, operation) == null;
        if (!begins) {
            waiting.add(delivery);
            waiting.sort(null);
            passOn();
            turns.get(delivery).acquireUninterruptibly();
        }
        // Whoever begins was given its turn for just this operation.
        last = delivery;
        done = operation;
    }

    private void passOn() {
        while (!waiting.isEmpty()) {
            var different = waiting.stream().filter(this::leadsSomewhereNew).toList();
            var next = choices.among(different.isEmpty() ? waiting : different);
            waiting.remove(next);
            if (next != CLOCK) {
                turns.get(next).release();
                return;
            }
            done = null;
            clock.run();
        }
        over.release();
    }

    /**
     * Of two operations that come one right after the other and commute, only the order with the first delivery's before
     * the second's is run: the other one leads to the same.
     */
    private boolean leadsSomewhereNew(int next) {
        var before = done;
        var after = operations.get(next);
        return next >= last || before == null || after == null || !after.commutesWith(before);
    }
}
