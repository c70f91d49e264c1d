package dev.imagefunction.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** The course of this function's warm events, as the gateway and S3 see it. */
final class Waterfall {
    /** What ends at a moment of an event; the parts follow each other from its delivery to its response. */
    private record Part(String what, ToLongFunction<World.Outcome> end) {}

    private static final List<Part> PARTS = List.of(
            new Part("read the event, send the claim's request", last("claim.json"::equals, World.Step::begun)),
            new Part("S3 reads it", last("claim.json"::equals, World.Step::ended)),
            new Part(
                    "read the claim's response, send the gateway's request",
                    last(World.GATEWAY::equals, World.Step::begun)),
            new Part("the gateway reads it", last(World.GATEWAY::equals, World.Step::ended)),
            new Part("read the response, decode it as it arrives", last(World.RESPONSE::equals, World.Step::ended)),
            new Part("decode the rest, end the last upload", last(name -> name.endsWith(".png"), World.Step::ended)),
            new Part("read the upload's response, send the result", last("result.json"::equals, World.Step::begun)),
            new Part("S3 reads it", last("result.json"::equals, World.Step::ended)),
            new Part("read the result's response, sign URLs, post the response", World.Outcome::answered));

    private Waterfall() {}

    private static ToLongFunction<World.Outcome> last(Predicate<String> name, ToLongFunction<World.Step> moment) {
        return event -> event.steps().stream()
                .filter(step -> name.test(step.name()))
                .mapToLong(moment)
                .max()
                .orElseThrow();
    }

    /** Where the events' time goes, in Markdown: medians. */
    static String table(Scenario scenario, List<World.Outcome> events) {
        var table = new StringBuilder("%n| %s | ms |%n| --- | --- |%n".formatted(scenario.title()));
        ToLongFunction<World.Outcome> from = World.Outcome::delivered;
        for (var part : PARTS) {
            var begin = from;
            var median = Results.median(events.stream()
                    .mapToDouble(event ->
                            Run.millis(begin.applyAsLong(event), part.end().applyAsLong(event))));
            table.append(String.format(Locale.ROOT, "| %s | %.2f |%n", part.what(), median));
            from = part.end();
        }
        return table.toString();
    }

    /** One event as SVG. */
    static String svg(Scenario scenario, World.Outcome event) {
        var total = Run.millis(event.delivered(), event.answered());
        var chart = new Chart();
        chart.text(10, 20, 15, String.format(Locale.ROOT, "%s: a warm event of %.1f ms", scenario.title(), total));
        var y = 34;
        var steps = event.steps().stream()
                .sorted(Comparator.comparing(World.Step::begun))
                .toList();
        for (var step : steps) {
            var begun = Run.millis(event.delivered(), step.begun());
            var lasted = Run.millis(step.begun(), step.ended());
            var gateway = step.name().equals(World.GATEWAY) || step.name().equals(World.RESPONSE);
            chart.text(10, y + 11, 12, gateway ? "gateway: " + step.name() : "S3: PUT " + step.name());
            chart.bar(y, begun / total, lasted / total, lasted, gateway ? "#3465a4" : "#f57900");
            y += Chart.BAR;
        }
        chart.text(10, y + 11, 11, "The left edge is the event's delivery, the right end of the scale its response.");
        return chart.svg(y + 20);
    }
}
