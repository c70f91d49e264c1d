package dev.imagefunction.local.lambda;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A function that is code in this JVM, with the failures that a process has: what it throws, its timeout, its end. */
public final class InlineFunction implements FunctionRunner {
    /** The code; JSON in, JSON out. */
    @FunctionalInterface
    public interface Code {
        String handle(String event) throws Exception;
    }

    private final Code handler;

    public InlineFunction(Code handler) {
        this.handler = handler;
    }

    @Override
    public Sandbox start(FunctionSpec function) {
        return new Inline(handler);
    }

    private static final class Inline implements Sandbox {
        private static final int KILLED = 137;

        private final Code handler;
        private final AtomicReference<@Nullable CompletableFuture<Outcome>> running = new AtomicReference<>();
        private volatile boolean alive = true;
        private volatile String requestId = "";

        Inline(Code handler) {
            this.handler = handler;
        }

        @Override
        public Outcome invoke(Invocation invocation) throws InterruptedException {
            var outcome = new CompletableFuture<Outcome>();
            requestId = invocation.requestId();
            running.set(outcome);
            if (!alive) {
                return Outcome.exited(requestId, KILLED);
            }
            var work = Thread.startVirtualThread(() -> outcome.complete(answer(invocation)));
            try {
                return outcome.get(invocation.timeout().toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException late) {
                alive = false;
                return Outcome.timedOut(invocation);
            } catch (ExecutionException impossible) {
                throw new IllegalStateException(impossible);
            } finally {
                work.interrupt();
            }
        }

        private Outcome answer(Invocation invocation) {
            try {
                return new Outcome(handler.handle(invocation.payload()), false);
            } catch (Exception | StackOverflowError | AssertionError thrown) {
                return Outcome.error(thrown.getClass().getName(), String.valueOf(thrown.getMessage()));
            }
        }

        @Override
        public boolean alive() {
            return alive;
        }

        @Override
        public long pid() {
            return ProcessHandle.current().pid();
        }

        @Override
        public void close() {
            alive = false;
            var outcome = running.get();
            if (outcome != null) {
                outcome.complete(Outcome.exited(requestId, KILLED));
            }
        }
    }
}
