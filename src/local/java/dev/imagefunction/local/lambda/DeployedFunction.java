package dev.imagefunction.local.lambda;

import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/** A function's sandboxes: one per invocation in flight. A sandbox stays warm afterwards, and is replaced if it ends. */
public final class DeployedFunction {
    private final FunctionSpec spec;
    private final FunctionRunner runner;
    private final Semaphore slots;
    private final Deque<Sandbox> warm = new ConcurrentLinkedDeque<>();
    private final Set<Sandbox> all = ConcurrentHashMap.newKeySet();

    DeployedFunction(FunctionSpec spec, FunctionRunner runner) {
        this.spec = spec;
        this.runner = runner;
        this.slots = new Semaphore(spec.concurrency(), true);
    }

    public FunctionSpec spec() {
        return spec;
    }

    /** @throws LambdaException if the function's concurrency is used up */
    Outcome invokeNow(Invocation invocation) throws InterruptedException {
        if (!slots.tryAcquire()) {
            throw new LambdaException(429, "TooManyRequestsException", "Rate Exceeded.");
        }
        return run(invocation);
    }

    /** Waits while the concurrency is used up, as Lambda does with throttled asynchronous events. */
    Outcome invokeInTurn(Invocation invocation) throws InterruptedException {
        slots.acquire();
        return run(invocation);
    }

    private Outcome run(Invocation invocation) throws InterruptedException {
        try {
            var sandbox = take();
            try {
                return sandbox.invoke(invocation);
            } catch (InterruptedException | RuntimeException left) {
                sandbox.close(); // it is still working: it must not get another event
                throw left;
            } finally {
                giveBack(sandbox);
            }
        } finally {
            slots.release();
        }
    }

    /** Starts a process before its first event. */
    public void warmUp() {
        giveBack(take());
    }

    private Sandbox take() {
        for (var sandbox = warm.poll(); sandbox != null; sandbox = warm.poll()) {
            if (sandbox.alive()) {
                return sandbox;
            }
            discard(sandbox);
        }
        var sandbox = runner.start(spec);
        all.add(sandbox);
        return sandbox;
    }

    private void giveBack(Sandbox sandbox) {
        if (sandbox.alive()) {
            warm.push(sandbox); // the sandbox used last comes first, so that the others stay idle
        } else {
            discard(sandbox);
        }
    }

    private void discard(Sandbox sandbox) {
        sandbox.close();
        all.remove(sandbox);
    }

    /** The running processes, busy or idle. */
    public List<Long> pids() {
        return all.stream().filter(Sandbox::alive).map(Sandbox::pid).toList();
    }

    /** Kills the processes, as SIGKILL does, even while they work; the next event starts a new one. */
    public void kill() {
        all.forEach(this::discard);
    }
}
