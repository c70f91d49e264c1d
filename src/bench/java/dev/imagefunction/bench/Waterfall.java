package dev.imagefunction.bench;

import java.util.Comparator;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** The course of one event of this function, as the gateway and S3 saw it. */
final class Waterfall {
    private final String title;
    private final World.Outcome event;
    private final StringBuilder table = new StringBuilder();
    private long until;

    Waterfall(Scenario scenario, World.Outcome event) {
        this.title = scenario.title();
        this.event = event;
    }

    String svg() {
        var total = Run.millis(event.delivered(), event.answered());
        var chart = new Chart();
        chart.text(10, 20, 15, String.format(Locale.ROOT, "%s: a warm event of %.1f ms", title, total));
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
        chart.text(
                10, y + 11, 12, "Between the bars, and where they overlap with none, it is this function's own time.");
        return chart.svg(y + 20);
    }

    /** Where the event's time went, in Markdown; the parts add up to it. */
    String table() {
        table.append("%n| %s | ms |%n| --- | --- |%n".formatted(title));
        until = event.delivered();
        part("event read, claim's request sent", "claim.json"::equals, World.Step::begun);
        part("S3 has read the claim", "claim.json"::equals, World.Step::ended);
        part("claim's response read, gateway's request sent", World.GATEWAY::equals, World.Step::begun);
        part("gateway has read the request", World.GATEWAY::equals, World.Step::ended);
        part("gateway's response written, decoded as it arrives", World.RESPONSE::equals, World.Step::ended);
        part("rest decoded, last upload read by S3", name -> name.endsWith(".png"), World.Step::ended);
        part("uploads' responses read, result's request sent", "result.json"::equals, World.Step::begun);
        part("S3 has read the result", "result.json"::equals, World.Step::ended);
        row("result's response read, URLs signed, response posted", event.answered());
        return table.toString();
    }

    private void part(String what, Predicate<String> step, ToLongFunction<World.Step> moment) {
        event.steps().stream()
                .filter(each -> step.test(each.name()))
                .mapToLong(moment)
                .max()
                .ifPresent(at -> row(what, at));
    }

    private void row(String what, long at) {
        table.append(String.format(Locale.ROOT, "| %s | %.2f |%n", what, Run.millis(until, at)));
        until = at;
    }
}
