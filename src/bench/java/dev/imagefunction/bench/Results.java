package dev.imagefunction.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;

/** The runs of each subject in each scenario, round by round. */
final class Results {
    private final Map<Scenario, Map<String, List<Run>>> runs = new LinkedHashMap<>();

    void add(Scenario scenario, Subject subject, Run run) {
        runs.computeIfAbsent(scenario, each -> new LinkedHashMap<>())
                .computeIfAbsent(subject.name(), name -> new ArrayList<>())
                .add(run);
    }

    /** A figure's median, or NaN. */
    double median(Scenario scenario, String subject, String figure) {
        return median(figures(scenario, subject, figure).stream().mapToDouble(d -> d));
    }

    /** The median of one subject's figures over another's of the same round, or NaN. */
    double ratio(Scenario scenario, String subject, String other, String figure) {
        var ours = figures(scenario, subject, figure);
        var theirs = figures(scenario, other, figure);
        var rounds = Math.min(ours.size(), theirs.size());
        return median(
                DoubleStream.iterate(0, i -> i < rounds, i -> i + 1).map(i -> ours.get((int) i) / theirs.get((int) i)));
    }

    private List<Double> figures(Scenario scenario, String subject, String figure) {
        return runs.getOrDefault(scenario, Map.of()).getOrDefault(subject, List.of()).stream()
                .map(run -> run.figures().getOrDefault(figure, Double.NaN))
                .toList();
    }

    static double median(DoubleStream values) {
        var sorted = values.sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }

    /** The bars of a chart: each scenario's medians. */
    Map<String, Map<String, Double>> bars(String figure) {
        var groups = new LinkedHashMap<String, Map<String, Double>>();
        runs.forEach((scenario, subjects) -> {
            var bars = new LinkedHashMap<String, Double>();
            subjects.keySet().forEach(subject -> bars.put(subject, median(scenario, subject, figure)));
            groups.put(scenario.title(), bars);
        });
        return groups;
    }

    /** The last round's warm events, the fastest first. */
    List<World.Outcome> warm(Scenario scenario, String subject) {
        return runs.get(scenario).get(subject).getLast().warm();
    }

    /** A table in Markdown for each scenario. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        runs.forEach((scenario, subjects) -> {
            text.append("%n| %s | %s |%n".formatted(scenario.title(), String.join(" | ", subjects.keySet())));
            text.append("| --- ").repeat("| --- ", subjects.size()).append("|\n");
            for (var figure : List.of(Run.POLL, Run.FIRST, Run.WARM, Run.CPU, Run.IDLE, Run.PEAK)) {
                text.append("| ").append(figure);
                subjects.keySet()
                        .forEach(subject ->
                                text.append(String.format(Locale.ROOT, " | %.1f", median(scenario, subject, figure))));
                text.append(" |\n");
            }
        });
        return text.toString();
    }
}
