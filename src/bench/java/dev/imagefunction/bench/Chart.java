package dev.imagefunction.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws bars as SVG. */
final class Chart {
    private static final List<String> COLOURS =
            List.of("#3465a4", "#d3d7cf", "#73d216", "#f57900", "#75507b", "#888a85");
    static final int WIDTH = 760;
    static final int BAR = 16;
    static final int LEFT = 170;
    private static final int RIGHT = 70;

    private final StringBuilder body = new StringBuilder();

    /** @param groups for each group's title the bars' lengths by name */
    static String bars(String title, Map<String, Map<String, Double>> groups) {
        var names = groups.values().stream()
                .flatMap(bars -> bars.keySet().stream())
                .distinct()
                .toList();
        var chart = new Chart();
        chart.text(10, 20, 15, title);
        var x = 10;
        for (var name : names) {
            chart.rectangle(x, 32, 10, 10, colour(names, name));
            chart.text(x + 14, 41, 11, name);
            x += 30 + 7 * name.length();
        }
        var y = 56;
        for (var group : groups.entrySet()) {
            chart.text(10, y + 13, 12, group.getKey());
            // each group to its own scale: what is compared stands in one group
            var longest =
                    group.getValue().values().stream().mapToDouble(d -> d).max().orElse(1);
            for (var bar : group.getValue().entrySet()) {
                chart.bar(y, 0, bar.getValue() / longest, bar.getValue(), colour(names, bar.getKey()));
                y += BAR;
            }
            y += 12;
        }
        return chart.svg(y);
    }

    void bar(int y, double from, double length, double value, String colour) {
        var scale = WIDTH - LEFT - RIGHT;
        var x = LEFT + (int) (from * scale);
        var width = Math.max(1, (int) (length * scale));
        rectangle(x, y, width, BAR - 3, colour);
        text(x + width + 5, y + 11, 11, String.format(Locale.ROOT, "%.1f", value));
    }

    String svg(int height) {
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif">
                <rect width="100%%" height="100%%" fill="#ffffff"/>
                %s</svg>
                """.formatted(WIDTH, height, body);
    }

    private static String colour(List<String> names, String name) {
        return COLOURS.get(names.indexOf(name) % COLOURS.size());
    }

    private void rectangle(int x, int y, int width, int height, String colour) {
        body.append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>%n"
                .formatted(x, y, width, height, colour));
    }

    void text(int x, int y, int size, String text) {
        body.append("<text x=\"%d\" y=\"%d\" font-size=\"%d\">%s</text>%n".formatted(x, y, size, text));
    }
}
