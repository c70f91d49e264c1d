package dev.imagefunction.local.gateway;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Words set as large as their box allows, left-aligned; what is too long for the smallest size ends in an ellipsis. */
record Lettering(Alphabet alphabet, List<String> lines, double size, boolean whole) {
    private static final double LEADING = 1.22;
    private static final int LONGEST = 4000;

    /** Sets the words between two sizes, in pixels, in a box. */
    static Lettering set(
            Alphabet alphabet, String words, double width, double height, double largest, double smallest) {
        var pieces = pieces(alphabet, words);
        for (var size = largest; size > smallest; size *= 0.94) {
            var lines = wrapped(pieces, width / size);
            if (lines.isPresent() && lines.get().size() * LEADING * size <= height) {
                return new Lettering(alphabet, balanced(pieces, width / size, lines.get()), size, true);
            }
        }
        var lines = new ArrayList<>(wrapped(cut(alphabet, pieces, width / smallest), width / smallest)
                .orElseThrow());
        var most = Math.max(1, (int) (height / (LEADING * smallest)));
        var whole = lines.size() <= most;
        if (!whole) {
            lines.subList(most, lines.size()).clear();
            lines.set(most - 1, shortened(alphabet, lines.getLast(), width / smallest));
        }
        return new Lettering(alphabet, List.copyOf(lines), smallest, whole);
    }

    double height() {
        return lines.size() * LEADING * size;
    }

    /** Draws the words in the current paint, the box's upper left corner being at x, y. */
    void draw(Graphics2D canvas, double x, double y) {
        for (var i = 0; i < lines.size(); i++) {
            var place = AffineTransform.getTranslateInstance(x, y + (i * LEADING + 0.95) * size);
            place.scale(size, size);
            canvas.fill(place.createTransformedShape(alphabet.outline(lines.get(i))));
        }
    }

    private record Piece(String text, double width, double widthWithSpace) {}

    /** The words cut where a line may end, which in some scripts is after each character. */
    private static List<Piece> pieces(Alphabet alphabet, String words) {
        var all = words.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        var text = all.length() > LONGEST ? all.substring(0, all.offsetByCodePoints(0, LONGEST / 2)) + "…" : all;
        var breaks = BreakIterator.getLineInstance(Locale.ROOT);
        breaks.setText(text);
        var pieces = new ArrayList<Piece>();
        for (int from = breaks.first(), to = breaks.next(); to != BreakIterator.DONE; from = to, to = breaks.next()) {
            pieces.add(piece(alphabet, text.substring(from, to)));
        }
        return pieces;
    }

    private static Piece piece(Alphabet alphabet, String text) {
        var next = "n";
        return new Piece(
                text, alphabet.width(text.stripTrailing()), alphabet.width(text + next) - alphabet.width(next));
    }

    /** Nothing where a piece is wider than a line. */
    private static Optional<List<String>> wrapped(List<Piece> pieces, double width) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        var used = 0.0;
        for (var piece : pieces) {
            if (piece.width > width) {
                return Optional.empty();
            }
            if (used + piece.width > width) {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
                used = 0;
            }
            line.append(piece.text);
            used += piece.widthWithSpace;
        }
        lines.add(line.toString().stripTrailing());
        return Optional.of(lines);
    }

    /** The same few lines as even in length as they can be, so that no word is left alone on the last. */
    private static List<String> balanced(List<Piece> pieces, double width, List<String> lines) {
        var best = lines;
        for (var narrower = width * 0.97; lines.size() <= 5 && narrower > width / 3; narrower -= width * 0.03) {
            var tried = wrapped(pieces, narrower);
            if (tried.isEmpty() || tried.get().size() > lines.size()) {
                break;
            }
            best = tried.get();
        }
        return best;
    }

    private static List<Piece> cut(Alphabet alphabet, List<Piece> pieces, double width) {
        var fitting = new ArrayList<Piece>();
        for (var piece : pieces) {
            if (piece.width <= width) {
                fitting.add(piece);
            } else {
                piece.text.codePoints().mapToObj(Character::toString).forEach(c -> fitting.add(piece(alphabet, c)));
            }
        }
        return fitting;
    }

    private static String shortened(Alphabet alphabet, String line, double width) {
        var kept = line;
        while (!kept.isEmpty() && alphabet.width(kept + "…") > width) {
            kept = kept.substring(0, kept.offsetByCodePoints(kept.length(), -1));
        }
        return kept.stripTrailing() + "…";
    }
}
