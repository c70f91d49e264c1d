package dev.imagefunction.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One process from its start to its end.
 *
 * @param figures times in milliseconds, memory in MB
 * @param warm the events after the first, the fastest first
 */
record Run(Map<String, Double> figures, List<World.Outcome> warm) {
    static final String POLL = "start to first poll, ms";
    static final String FIRST = "start to first response, ms";
    static final String WARM = "warm event, ms";
    static final String CPU = "its processor time, ms";
    static final String IDLE = "memory idle, MB";
    static final String PEAK = "memory at most, MB";

    private static final Pattern KILOBYTES = Pattern.compile("(\\d+) kB");

    /**
     * Starts a subject and sends it events.
     *
     * @param authority null for clear HTTP
     * @param events how many after the first
     */
    static Run of(Subject subject, @Nullable Authority authority, byte[] image, int n, int events)
            throws IOException, InterruptedException {
        try (var world = new World(authority, image, n)) {
            var begun = System.nanoTime();
            var process = start(subject, world, authority);
            try {
                var polled = world.polled(60);
                var figures = new LinkedHashMap<String, Double>();
                figures.put(POLL, millis(begun, polled));
                figures.put(IDLE, memory(process, "VmRSS"));
                var first = invoke(subject, world, n);
                figures.put(FIRST, millis(begun, polled) + duration(first));
                var used = processorTime(process);
                var warm = new ArrayList<World.Outcome>();
                for (var i = 0; i < events; i++) {
                    warm.add(invoke(subject, world, n));
                }
                figures.put(CPU, processorTime(process).minus(used).toMillis() / (double) events);
                warm.sort(Comparator.comparing(Run::duration));
                figures.put(WARM, duration(warm.get(events / 2)));
                figures.put(PEAK, memory(process, "VmHWM"));
                return new Run(figures, warm);
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    static Process start(Subject subject, World world, @Nullable Authority authority) throws IOException {
        var command = new ArrayList<>(subject.command());
        if (authority != null && subject.trust() == Subject.Trust.PROPERTIES) {
            command.add(1, "-Djavax.net.ssl.trustStore=" + authority.trustStore());
            command.add(2, "-Djavax.net.ssl.trustStorePassword=" + Authority.PASSWORD);
        }
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.directory(subject.directory().toFile());
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(world.environment());
        if (authority != null) {
            for (var name : List.of("NODE_EXTRA_CA_CERTS", "AWS_CA_BUNDLE", "SSL_CERT_FILE")) {
                builder.environment().put(name, authority.pem().toString());
            }
        }
        return builder.start();
    }

    static World.Outcome invoke(Subject subject, World world, int n) throws IOException, InterruptedException {
        var model = n > 1 ? "gpt-image-1" : "gpt-image-1.5";
        var outcome = world.invoke("""
                {"prompt":"A cute baby sea otter","model":"%s","n":%d,"size":"1024x1024","quality":"high"}""".formatted(model, n));
        if (!outcome.ok()) {
            throw new IOException(subject.name() + " failed: " + outcome.body());
        }
        return outcome;
    }

    /** A process's resident memory, or NaN where there is no /proc. */
    static double memory(Process process, String what) throws IOException {
        var status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return Double.NaN;
        }
        return Files.readAllLines(status, UTF_8).stream()
                .filter(line -> line.startsWith(what + ":"))
                .map(KILOBYTES::matcher)
                .filter(found -> found.find())
                .mapToDouble(found -> Double.parseDouble(found.group(1)) / 1024)
                .findFirst()
                .orElse(Double.NaN);
    }

    private static Duration processorTime(Process process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static double duration(World.Outcome outcome) {
        return millis(outcome.delivered(), outcome.answered());
    }

    static double millis(long from, long to) {
        return (to - from) / 1e6;
    }
}
