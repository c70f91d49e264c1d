package dev.imagefunction.generation.exploration;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks in virtual time. Each has a thread of its own, but only one runs at a time, until its next operation or wait.
 * Which one goes on at an operation is a choice. Time moves when all tasks wait.
 */
final class Simulation {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final Choices choices;
    private final List<Task> tasks = new ArrayList<>();
    private final Semaphore over = new Semaphore(0);
    private @Nullable Worker freezable;
    private @Nullable Task current;
    private @Nullable Task last;
    private @Nullable Operation done;
    private @Nullable Throwable failure;
    private Instant now = BEGIN;
    private int waits;
    private int spawned;

    Simulation(Choices choices) {
        this.choices = choices;
    }

    /** One thread. It is ready for an operation, or waits for something until a moment. */
    static final class Task {
        private final int number;
        private final Semaphore turn = new Semaphore(0);
        private @Nullable Worker worker;
        private @Nullable Operation next;
        private BooleanSupplier ready = () -> true;
        private Instant until = Instant.MAX;
        private int since;
        private boolean isMain;
        private boolean isAtGateway;
        private boolean isOver;

        Task(int number) {
            this.number = number;
        }
    }

    Choices choices() {
        return choices;
    }

    Clock clock() {
        return ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    }

    Instant now() {
        return now;
    }

    /** From now on this worker may be frozen once, at any operation, for the length of a lease. */
    void freezeOnce(Worker worker) {
        freezable = worker;
    }

    /** Runs work on the current task as part of a worker. */
    void within(Worker worker, Runnable work) {
        var task = running();
        task.worker = worker;
        task.isMain = true;
        try {
            work.run();
        } finally {
            task.worker = null;
            task.isMain = false;
        }
    }

    private Task running() {
        if (current == null) {
            throw new IllegalStateException("no task runs");
        }
        return current;
    }

    Task spawn(@Nullable Worker worker, Runnable work) {
        tasks.removeIf(each -> each.isOver);
        var task = new Task(spawned++);
        task.worker = worker;
        tasks.add(task);
        Thread.startVirtualThread(() -> {
            task.turn.acquireUninterruptibly();
            try {
                work.run();
            } catch (Crash killed) {
                // The process is gone.
            } catch (Throwable unforeseen) {
                failure = unforeseen;
            }
            task.isOver = true;
            passOn(task);
        });
        return task;
    }

    /** Runs work of the current worker beside the current task, once it has come as far as the gateway or to its end. */
    void spawnAndFollow(Runnable work) {
        var parent = running();
        var child = spawn(parent.worker, work);
        await(() -> child.isOver || child.isAtGateway, Instant.MAX);
    }

    /** Returns true on the task that runs a delivery, not one of its parallel calls. */
    boolean isMain() {
        return running().isMain;
    }

    void atGateway() {
        running().isAtGateway = true;
    }

    /** Runs all tasks to their ends. */
    void run() {
        passOn(null);
        over.acquireUninterruptibly();
        if (failure != null) {
            throw new AssertionError("a task ended in an unexpected way", failure);
        }
    }

    /** Called by the running task before an operation. */
    void turn(Operation operation) {
        var task = running();
        checkAlive(task);
        task.next = operation;
        task.ready = () -> false;
        passOn(task);
        checkAlive(task);
        task.next = null;
    }

    /** Called by the running task; returns when the condition holds or the moment has come. */
    void await(BooleanSupplier condition, Instant until) {
        var task = running();
        checkAlive(task);
        if (condition.getAsBoolean() || !now.isBefore(until)) {
            return;
        }
        task.ready = condition;
        task.until = until;
        passOn(task);
        task.until = Instant.MAX;
        checkAlive(task);
    }

    void sleep(Duration time) {
        await(() -> false, now.plus(time));
    }

    private void checkAlive(Task task) {
        if (task.worker != null && !task.worker.isAlive(now)) {
            throw new Crash();
        }
    }

    private void passOn(@Nullable Task from) {
        if (from != null) {
            from.since = ++waits;
        }
        var to = failure == null ? choose() : null;
        if (to == null) {
            over.release();
            if (from != null && !from.isOver) {
                // Nothing runs any more; this thread stays behind.
                from.turn.acquireUninterruptibly();
            }
            return;
        }
        current = to;
        if (to != from) {
            to.turn.release();
            if (from != null && !from.isOver) {
                from.turn.acquireUninterruptibly();
            }
        }
    }

    private @Nullable Task choose() {
        while (true) {
            Task ready = null;
            var options = new ArrayList<Task>();
            var repeated = new ArrayList<Task>();
            for (var task : tasks) {
                if (task.isOver || isFrozen(task)) {
                    continue;
                }
                if (isReady(task)) {
                    ready = ready == null || task.since < ready.since ? task : ready;
                } else if (task.next != null) {
                    (leadsSomewhereNew(task) ? options : repeated).add(task);
                }
            }
            // What only goes on by itself is no choice.
            if (ready != null) {
                return ready;
            }
            if (options.isEmpty()) {
                options = repeated;
            }
            var canFreeze = freezable != null && freezable.isAtWork(now);
            if (options.isEmpty() && !canFreeze && !isTimeLeft()) {
                if (tasks.stream().anyMatch(task -> !task.isOver)) {
                    failure = new IllegalStateException("the tasks wait for each other");
                }
                return null;
            }
            var isIdle = options.isEmpty();
            if (isIdle && !canFreeze) {
                advance();
                continue;
            }
            // A null stands for the freeze; when all tasks wait, time that moves is the other option.
            var moves = new ArrayList<Integer>();
            for (var i = 0; i < options.size(); i++) {
                moves.add(i);
            }
            if (isIdle && isTimeLeft()) {
                moves.add(-1);
            }
            if (canFreeze) {
                moves.add(-2);
            }
            var move = choices.among(moves);
            if (move == -1) {
                advance();
            } else if (move == -2 && freezable != null) {
                freezable.freeze(now);
                freezable = null;
                last = null;
                done = null;
            } else {
                var chosen = options.get(move);
                last = chosen;
                done = chosen == null ? null : chosen.next;
                return chosen;
            }
        }
    }

    private boolean isReady(Task task) {
        var isDead = task.worker != null && !task.worker.isAlive(now);
        return isDead || (task.next == null && (!now.isBefore(task.until) || task.ready.getAsBoolean()));
    }

    private boolean isFrozen(Task task) {
        return task.worker != null && task.worker.isFrozen(now);
    }

    /**
     * Of two operations that follow each other and commute, only the order that begins with the task of the lower number
     * is run: the other one leads to the same.
     */
    private boolean leadsSomewhereNew(Task task) {
        return last == null
                || done == null
                || task.next == null
                || task.number >= last.number
                || !task.next.commutesWith(done);
    }

    private boolean isTimeLeft() {
        return tasks.stream().anyMatch(task -> !task.isOver && wake(task).isBefore(Instant.MAX));
    }

    private Instant wake(Task task) {
        var thaw = task.worker == null ? Instant.MIN : task.worker.frozenUntil();
        return thaw.isAfter(now) ? thaw : task.until;
    }

    private void advance() {
        var wake = tasks.stream()
                .filter(task -> !task.isOver)
                .map(this::wake)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        now = wake.isAfter(now) ? wake : now;
        last = null;
        done = null;
    }
}
