package dev.imagefunction.local.lambda;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * The configuration of a deployed function.
 *
 * @param name the name for invocations
 * @param export the artifact's function that runs
 * @param timeout when it is over, the invocation's process is killed
 * @param concurrency the most invocations at once; a further one is throttled
 * @param memory in MB; a JVM's heap is three quarters of it
 * @param environment variables besides those that Lambda sets
 */
public record FunctionSpec(
        String name, String export, Duration timeout, int concurrency, int memory, Map<String, String> environment) {
    public FunctionSpec {
        environment = Map.copyOf(environment);
    }

    /** The artifact's function of this name, deployed under the same name: 5 minutes, 10 at once, 512 MB. */
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

    /** Adds variables, or replaces those of the same names. */
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
