package dev.imagefunction.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A function's process, with a Runtime API of its own that gives it its invocations. */
final class FunctionProcess implements Sandbox {
    /** Lambda gives a start 10 s; five JVMs that start at once on a small machine need more. */
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
    }

    private final RuntimeApi api = new RuntimeApi(0);
    private final Process process;
    private final CompletableFuture<Process> ended;
    private volatile boolean killed; // the process may still run for a moment

    /** @param environment all variables of the process: it inherits none */
    FunctionProcess(
            FunctionSpec function,
            List<String> command,
            Path directory,
            Map<String, String> environment,
            Consumer<String> log) {
        var builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("AWS_LAMBDA_RUNTIME_API", api.address());
        try {
            process = builder.start();
        } catch (IOException unusable) {
            api.close();
            throw new UncheckedIOException(unusable);
        }
        RUNNING.add(process);
        var output =
                CompletableFuture.runAsync(() -> forward(function.name() + " | ", log), thread -> Thread.ofVirtual()
                        .start(thread));
        ended = process.onExit().thenCombine(output, (process, all) -> {
            RUNNING.remove(process);
            api.processExited(process.exitValue());
            api.close();
            return process;
        });
    }

    private void forward(String prefix, Consumer<String> log) {
        try (var lines = process.inputReader(UTF_8)) {
            lines.lines().forEach(line -> log.accept(prefix + line));
        } catch (IOException | UncheckedIOException ended) {
            log.accept(prefix + "its output ended: " + ended.getMessage());
        }
    }

    @Override
    public Outcome invoke(Invocation invocation) throws InterruptedException {
        var turn = api.submit(invocation);
        if (!process.isAlive()) {
            turn.end(Outcome.exited(invocation.requestId(), process.exitValue()));
        }
        try {
            within(START_LIMIT, turn.taken());
            var outcome = within(invocation.timeout(), turn.outcome());
            if (!api.usable()) {
                within(START_LIMIT, ended); // what it prints before it ends is part of the log
            }
            return outcome;
        } catch (TimeoutException late) {
            close();
            return Outcome.timedOut(invocation);
        }
    }

    private static <T> T within(Duration limit, CompletableFuture<T> future)
            throws InterruptedException, TimeoutException {
        try {
            return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public boolean alive() {
        return !killed && process.isAlive() && api.usable();
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        killed = true;
        process.destroyForcibly();
    }
}
