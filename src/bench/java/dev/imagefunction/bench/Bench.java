package dev.imagefunction.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Measures this function and its peers in turn, so that a machine's moods meet them all, prints a table of the medians
 * and draws it. Ratios within one run count, not milliseconds.
 */
public final class Bench {
    private record Scenario(int n, int bytes, boolean tls, int events) {
        String title() {
            return "%d × %.1f MB%s".formatted(n, bytes / 1e6, tls ? ", TLS" : "");
        }
    }

    private static final List<Scenario> SCENARIOS = List.of(
            new Scenario(1, 1_500_000, false, 40),
            new Scenario(1, 1_500_000, true, 40),
            new Scenario(4, 1_500_000, true, 15),
            new Scenario(1, 4_000_000, true, 20),
            new Scenario(10, 4_000_000, false, 6),
            new Scenario(10, 4_000_000, true, 6));

    private Bench() {}

    public static void main(String[] arguments) throws IOException, InterruptedException, GeneralSecurityException {
        var target = Path.of(System.getProperty("build.directory", "target")).toAbsolutePath();
        var directory = Files.createDirectories(target.resolve("bench"));
        Files.deleteIfExists(directory.resolve("keys.p12"));
        var authority = Authority.make(directory);
        var rounds = Integer.getInteger("bench.rounds", 3);
        switch (arguments.length == 0 ? "" : arguments[0]) {
            case "" -> compare(target, directory, authority, rounds);
            case "soak" -> Soak.of(Subject.executable(target), authority, 10_000);
            case "jvm" -> AheadOfTime.compare(target, authority, rounds);
            default -> throw new IllegalArgumentException("There is no " + arguments[0] + ", only soak and jvm");
        }
    }

    private static void compare(Path target, Path directory, Authority authority, int rounds)
            throws IOException, InterruptedException {
        var subjects = Subject.all(target, Path.of("src/bench/peers"));
        var table = new StringBuilder("Measured %s, %d processors, %s, median of %d processes each.%n"
                .formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.arch"),
                        rounds));
        var warm = new LinkedHashMap<String, Map<String, Double>>();
        for (var scenario : SCENARIOS) {
            var speaking = subjects.stream()
                    .filter(subject -> !scenario.tls() || subject.trust() != Subject.Trust.NONE)
                    .toList();
            var image = SampleImage.of(scenario.bytes());
            var trusted = scenario.tls() ? authority : null;
            var results = measure(speaking, trusted, image, scenario.n(), scenario.events(), rounds);
            table.append(rows(scenario.title(), results));
            var bars = new LinkedHashMap<String, Double>();
            results.forEach((name, run) -> bars.put(name, run.warm()));
            warm.put(scenario.title(), bars);
        }
        System.out.println(table);
        Files.writeString(directory.resolve("results.txt"), table);
        Files.writeString(directory.resolve("warm.svg"), Chart.of("A warm event, milliseconds", warm));
    }

    /**
     * Starts each subject in turn, again and again.
     *
     * @param authority null for clear HTTP
     * @return each one's medians
     */
    static Map<String, Run> measure(
            List<Subject> subjects, @Nullable Authority authority, byte[] image, int n, int events, int rounds)
            throws IOException, InterruptedException {
        var runs = new LinkedHashMap<String, List<Run>>();
        for (var round = -1; round < rounds; round++) {
            for (var subject : subjects) {
                var run = Run.of(subject, authority, image, n, events);
                if (round >= 0) { // the first one warms up what surrounds them
                    runs.computeIfAbsent(subject.name(), name -> new ArrayList<>())
                            .add(run);
                }
            }
        }
        var medians = new LinkedHashMap<String, Run>();
        runs.forEach((name, all) -> medians.put(name, Run.median(all)));
        return medians;
    }

    static String rows(String title, Map<String, Run> results) {
        var rows = new StringBuilder("%n%-28s".formatted(title));
        results.keySet().forEach(name -> rows.append("%15s".formatted(name)));
        rows.append('\n');
        row(rows, "start to first poll, ms", results, Run::poll);
        row(rows, "start to first answer, ms", results, Run::first);
        row(rows, "warm, ms", results, Run::warm);
        row(rows, "  until the gateway's asked", results, Run::claim);
        row(rows, "  after the last image", results, Run::outcome);
        row(rows, "memory idle, MB", results, Run::idle);
        row(rows, "memory at most, MB", results, Run::peak);
        return rows.toString();
    }

    private static void row(StringBuilder rows, String title, Map<String, Run> results, ToDoubleFunction<Run> figure) {
        rows.append("%-28s".formatted(title));
        results.values().forEach(run -> rows.append(String.format(Locale.ROOT, "%15.1f", figure.applyAsDouble(run))));
        rows.append('\n');
    }
}
