package dev.imagefunction.local.lambda;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * A deployed function, as its Lambda configuration has it.
 *
 * @param name what it is invoked by
 * @param export which of the artifact's functions it is
 * @param timeout after which an invocation's process is killed
 * @param concurrency how many invocations may run at once; one more is throttled
 * @param memory in MB; a JVM's heap is three quarters of it
 * @param environment the variables it gets besides those that Lambda sets
 */
public record FunctionSpec(
        String name, String export, Duration timeout, int concurrency, int memory, Map<String, String> environment) {
    public FunctionSpec {
        environment = Map.copyOf(environment);
    }

    /** The function {@code name} of the artifact under the same name: 5 minutes, 10 at once, 512 MB. */
    public static FunctionSpec of(String name) {
        return new FunctionSpec(name, name, Duration.ofMinutes(5), 10, 512, Map.of());
    }

    public FunctionSpec named(String name) {
        return new FunctionSpec(name, export, timeout, concurrency, memory, environment);
    }

    public FunctionSpec withTimeout(Duration timeout) {
        return new FunctionSpec(name, export, timeout, concurrency, memory, environment);
    }

    public FunctionSpec withConcurrency(int concurrency) {
        return new FunctionSpec(name, export, timeout, concurrency, memory, environment);
    }

    public FunctionSpec withMemory(int memory) {
        return new FunctionSpec(name, export, timeout, concurrency, memory, environment);
    }

    /** Adds variables; of two with the same name the later one counts. */
    public FunctionSpec with(Map<String, String> variables) {
        var all = new TreeMap<>(environment);
        all.putAll(variables);
        return new FunctionSpec(name, export, timeout, concurrency, memory, all);
    }

    public FunctionSpec without(String variable) {
        var all = new TreeMap<>(environment);
        all.remove(variable);
        return new FunctionSpec(name, export, timeout, concurrency, memory, all);
    }

    public String arn() {
        return "arn:aws:lambda:%s:%s:function:%s".formatted(LocalLambda.REGION, LocalLambda.ACCOUNT, name);
    }
}
