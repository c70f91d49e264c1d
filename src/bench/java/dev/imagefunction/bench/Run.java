package dev.imagefunction.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One process from its start to its end. Times in milliseconds, memory in MB.
 *
 * @param poll start to first poll
 * @param first start to first answer
 * @param warm later events, from delivery to answer
 * @param claim their part until the gateway is asked, which is the claim's write
 * @param outcome their part after the last image is stored, which is the result's write and the signing
 * @param idle resident memory at the first poll
 * @param peak the most resident memory
 */
record Run(double poll, double first, double warm, double claim, double outcome, double idle, double peak) {
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
                var poll = millis(
                        begun, world.polled().orTimeout(60, TimeUnit.SECONDS).join());
                var idle = memory(process, "VmRSS");
                var event = event(n);
                var first = world.invoke(event);
                check(subject, first);
                var moments = new ArrayList<World.Moments>();
                for (var i = 0; i < events; i++) {
                    var outcome = world.invoke(event);
                    check(subject, outcome);
                    moments.add(outcome.moments());
                }
                return new Run(
                        poll,
                        poll
                                + millis(
                                        first.moments().delivered(),
                                        first.moments().answered()),
                        median(moments.stream().map(m -> millis(m.delivered(), m.answered()))),
                        median(moments.stream().map(m -> millis(m.delivered(), m.asked()))),
                        median(moments.stream().map(m -> millis(m.stored(), m.answered()))),
                        idle,
                        memory(process, "VmHWM"));
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    /** Each figure's median. */
    static Run median(List<Run> runs) {
        return new Run(
                median(runs.stream().map(Run::poll)),
                median(runs.stream().map(Run::first)),
                median(runs.stream().map(Run::warm)),
                median(runs.stream().map(Run::claim)),
                median(runs.stream().map(Run::outcome)),
                median(runs.stream().map(Run::idle)),
                median(runs.stream().map(Run::peak)));
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

    static String event(int n) {
        return """
                {"prompt":"A cute baby sea otter","model":"%s","n":%d,"size":"1024x1024","quality":"high"}""".formatted(n > 1 ? "gpt-image-1" : "gpt-image-1.5", n);
    }

    static void check(Subject subject, World.Outcome outcome) throws IOException {
        if (!outcome.ok()) {
            throw new IOException(subject.name() + " failed: " + outcome.body());
        }
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

    private static double millis(long from, long to) {
        return (to - from) / 1e6;
    }

    private static double median(Stream<Double> values) {
        var sorted = values.sorted().toList();
        return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
    }
}
