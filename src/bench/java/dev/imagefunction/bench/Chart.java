package dev.imagefunction.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws groups of bars as SVG. */
final class Chart {
    private static final List<String> COLOURS = List.of("#3465a4", "#73d216", "#f57900", "#888a85");
    private static final int WIDTH = 760;
    private static final int BAR = 16;
    private static final int LEFT = 150;

    private Chart() {}

    /** @param groups for each group's title the bars' lengths by name */
    static String of(String title, Map<String, Map<String, Double>> groups) {
        var names = groups.values().stream()
                .flatMap(bars -> bars.keySet().stream())
                .distinct()
                .toList();
        var body = new StringBuilder();
        text(body, 10, 20, 15, title);
        var x = 10;
        for (var name : names) {
            rectangle(body, x, 32, 10, 10, colour(names, name));
            text(body, x + 14, 41, 11, name);
            x += 30 + 7 * name.length();
        }
        var y = 56;
        for (var group : groups.entrySet()) {
            text(body, 10, y + 13, 12, group.getKey());
            // each group to its own scale: what is compared stands in one group
            var longest =
                    group.getValue().values().stream().mapToDouble(d -> d).max().orElse(1);
            for (var bar : group.getValue().entrySet()) {
                var length = (int) (bar.getValue() / longest * (WIDTH - LEFT - 70));
                rectangle(body, LEFT, y, Math.max(1, length), BAR - 3, colour(names, bar.getKey()));
                text(body, LEFT + length + 5, y + 11, 11, String.format(Locale.ROOT, "%.1f", bar.getValue()));
                y += BAR;
            }
            y += 12;
        }
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif">
                <rect width="100%%" height="100%%" fill="#ffffff"/>
                %s</svg>
                """.formatted(WIDTH, y, body);
    }

    private static String colour(List<String> names, String name) {
        return COLOURS.get(names.indexOf(name) % COLOURS.size());
    }

    private static void rectangle(StringBuilder body, int x, int y, int width, int height, String colour) {
        body.append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>%n"
                .formatted(x, y, width, height, colour));
    }

    private static void text(StringBuilder body, int x, int y, int size, String text) {
        body.append("<text x=\"%d\" y=\"%d\" font-size=\"%d\">%s</text>%n".formatted(x, y, size, text));
    }
}
