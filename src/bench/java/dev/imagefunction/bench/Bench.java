package dev.imagefunction.bench;

import dev.imagefunction.generation.exploration.Scale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Measures this function and its peers in turn, so that other work on the machine slows all of them, prints the medians and
 * draws them. Only ratios within one run can be compared, not milliseconds.
 */
public final class Bench {
    private static final Scenario SMALL = new Scenario(1, 1_500_000, true, 30);
    private static final Scenario LARGE = new Scenario(10, 4_000_000, true, 6);
    private static final List<Scenario> SCENARIOS = List.of(
            SMALL,
            new Scenario(1, 4_000_000, true, 10),
            LARGE,
            new Scenario(1, 1_500_000, false, 20),
            new Scenario(10, 4_000_000, false, 5));

    private static final List<String> PEERS = List.of(Subject.NODE, Subject.PYTHON, Subject.GO);

    /** Seconds after which no round begins. */
    private static final int LONGEST = 330;

    /** What Lambda gives a function of 256 MB of a processor in the 4 seconds that make a GB-second, in milliseconds. */
    private static final double PROCESSOR_OF_A_GB_SECOND = 4000.0 * 256 / 1769;

    private Bench() {}

    public static void main(String[] arguments) throws IOException, InterruptedException, GeneralSecurityException {
        var target = Path.of(System.getProperty("build.directory", "target")).toAbsolutePath();
        var directory = Files.createDirectories(target.resolve("bench"));
        Files.deleteIfExists(directory.resolve("keys.p12"));
        var authority = Authority.make(directory);
        switch (arguments[0]) {
            case "peers" -> compare(target, directory, authority);
            case "soak" -> Soak.of(Subject.executable(target), authority, 10_000);
            case "jvm" -> AheadOfTime.compare(target, authority);
            case "scale" -> scale(directory);
            default ->
                throw new IllegalArgumentException("There is no " + arguments[0] + ", only peers, soak, jvm and scale");
        }
    }

    private static void scale(Path directory) throws IOException {
        var rows = Scale.rows();
        rows.forEach(System.out::println);
        var groups = new LinkedHashMap<String, Map<String, Double>>();
        groups.put("images an hour", bars(rows, Scale.Row::imagesAnHour));
        groups.put("paid twice, of 1,000", bars(rows, Scale.Row::paidTwice));
        groups.put("GB-seconds an image", bars(rows, Scale.Row::gigabyteSeconds));
        Files.writeString(directory.resolve("scale.svg"), Chart.bars("By the number of deliveries at once", groups));
    }

    private static Map<String, Double> bars(List<Scale.Row> rows, ToDoubleFunction<Scale.Row> value) {
        var bars = new LinkedHashMap<String, Double>();
        rows.forEach(row -> bars.put(Integer.toString(row.atOnce()), value.applyAsDouble(row)));
        return bars;
    }

    private static void compare(Path target, Path directory, Authority authority)
            throws IOException, InterruptedException {
        var results = measure(SCENARIOS, Subject.all(target, Path.of("src/bench/peers")), authority);
        var text = "Measured %s, %d processors, %s; medians.%n%s%n%s"
                .formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.arch"),
                        results,
                        summary(results, target));
        System.out.println(text);
        Files.writeString(directory.resolve("results.md"), text);
        Files.writeString(
                directory.resolve("warm.svg"), Chart.bars("A warm event, milliseconds", results.bars(Run.WARM)));
        for (var scenario : List.of(SMALL, LARGE)) {
            var events = results.warm(scenario, Subject.OURS);
            System.out.println(Waterfall.table(scenario, events));
            var drawn = Waterfall.svg(scenario, events.get(events.size() / 2));
            Files.writeString(directory.resolve("waterfall-%d.svg".formatted(scenario.n())), drawn);
        }
    }

    /** Starts each subject in turn, again and again: at most {@code bench.rounds} times, until the time is up. */
    static Results measure(List<Scenario> scenarios, List<Subject> subjects, Authority authority)
            throws IOException, InterruptedException {
        var results = new Results();
        var end = System.nanoTime() + LONGEST * 1_000_000_000L;
        var rounds = Integer.getInteger("bench.rounds", 7);
        for (var round = 0; round <= rounds && System.nanoTime() < end; round++) {
            for (var scenario : scenarios) {
                var image = SampleImage.of(scenario.bytes());
                for (var subject : subjects) {
                    if (scenario.tls() && subject.trust() == Subject.Trust.NONE) {
                        continue;
                    }
                    var trusted = scenario.tls() ? authority : null;
                    var run = Run.of(subject, trusted, image, scenario.n(), scenario.events());
                    if (round > 0) { // the first one warms up what surrounds them
                        results.add(scenario, subject, run);
                    }
                }
            }
        }
        return results;
    }

    private static String summary(Results results, Path target) throws IOException {
        var text = new StringBuilder("\n| this function | |\n| --- | --- |\n");
        for (var peer : Stream.concat(Stream.of(Subject.EMPTY), PEERS.stream()).toList()) {
            row(text, "first poll, of %s's".formatted(peer), results.ratio(SMALL, Subject.OURS, peer, Run.POLL));
        }
        for (var peer : PEERS) {
            row(text, "first response, of %s's".formatted(peer), results.ratio(SMALL, Subject.OURS, peer, Run.FIRST));
            for (var scenario : List.of(SMALL, LARGE)) {
                var ratio = results.ratio(scenario, Subject.OURS, peer, Run.WARM);
                row(text, "warm %s, of %s's".formatted(scenario.title(), peer), ratio);
            }
        }
        row(text, "memory idle, MB", results.median(SMALL, Subject.OURS, Run.IDLE));
        row(text, "memory at most, MB", results.median(LARGE, Subject.OURS, Run.PEAK));
        for (var file : List.of("image-function-runner", "function.zip")) {
            if (Files.exists(target.resolve(file))) {
                row(text, file + ", MB", Files.size(target.resolve(file)) / 1e6);
            }
        }
        for (var subject :
                Stream.concat(Stream.of(Subject.OURS), PEERS.stream()).toList()) {
            var events = PROCESSOR_OF_A_GB_SECOND / results.median(SMALL, subject, Run.CPU);
            row(text, "events a GB-second at 256 MB, %s: %s".formatted(SMALL.title(), subject), events);
        }
        return text.toString();
    }

    private static void row(StringBuilder text, String title, double figure) {
        if (!Double.isNaN(figure)) {
            text.append(String.format(Locale.ROOT, "| %s | %.2f |%n", title, figure));
        }
    }
}
