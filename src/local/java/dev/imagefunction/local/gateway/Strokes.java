package dev.imagefunction.local.gateway;

import java.awt.BasicStroke;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * An alphabet of capitals that needs no font. A letter is drawn on a grid 4 wide and 6 high, as strokes separated by
 * {@code |}: a stroke is points, each two digits, x and y down from the top; a leading {@code (} rounds its corners.
 */
final class Strokes implements Alphabet {
    private static final double UNIT = 0.72 / 6;
    private static final double GAP = 1.7;
    private static final double SPACE = 2.6;
    private static final String UNKNOWN = "0040460600";
    private static final BasicStroke PEN = new BasicStroke(1.1f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    private static final Map<Integer, String> LETTERS = letters("""
            A 062046|1434
            B 0006|(00303303|(03434606
            C (414000064645
            D 0006|(00404606
            E 40000646|0333
            F 400006|0333
            G (414000064643|4323
            H 0006|4046|0343
            I 0006
            J (30360604
            K 0006|400346
            L 000636
            M 0600244046
            N 06004640
            O (200006464020
            P 0006|(00404303
            Q (200006464020|3447
            R 0006|(00404303|2346
            S (4140000343460605
            T 0040|2026
            U (00064640
            V 002640
            W 0016213640
            X 0046|4006
            Y 002340|2326
            Z 00400646
            0 (200006464020|2323
            1 012026
            2 (0100404306|0646
            3 (0100404313|(1343460605
            4 36300444
            5 400003|(0343460605
            6 (41400006464303
            7 004016
            8 (200003434020|(230306464323
            9 (05064640000343
            . 0606
            , 1607
            : 0202|0606
            ; 1212|1607
            ! 0004|0606
            ? (010040432324|2626
            ' 0002
            " 0002|2022
            - 0333
            _ 0646
            ( (20000626
            ) (00202606
            [ 20000626
            ] 00202606
            { (20101303131626
            } (00101323131606
            / 4006
            \\ 0046
            | 0007
            & (470200303204063643
            + 0343|2125
            = 0242|0444
            % 4006|0101|4545
            # 1016|3036|0242|0444
            * 2125|0244|4204
            @ (444606004044242242
            $ (4140000343460605|2026
            < 400346
            > 004306
            ~ (0402244442
            ^ 022042
            … 0606|2626|4646
            · 0303
            × 0244|4204
            """);

    @Override
    public double width(String line) {
        var units = plain(line).codePoints().mapToDouble(Strokes::advance).sum();
        return Math.max(0, units - GAP) * UNIT;
    }

    @Override
    public Shape outline(String line) {
        var strokes = new Path2D.Double();
        var x = 0.0;
        for (var letter : plain(line).codePoints().toArray()) {
            if (letter != ' ') {
                for (var stroke : shape(letter).split("\\|", -1)) {
                    draw(stroke, strokes, x);
                }
            }
            x += advance(letter);
        }
        var toBaseline = AffineTransform.getScaleInstance(UNIT, UNIT);
        toBaseline.translate(0, -6);
        return toBaseline.createTransformedShape(PEN.createStrokedShape(strokes));
    }

    private static void draw(String stroke, Path2D path, double x) {
        var rounded = stroke.startsWith("(");
        var points = rounded ? stroke.substring(1) : stroke;
        var last = points.length() / 2 - 1;
        path.moveTo(x + at(points, 0), at(points, 1));
        for (var i = 1; i < last && rounded; i++) {
            var cornerX = x + at(points, 2 * i);
            var cornerY = at(points, 2 * i + 1);
            var current = path.getCurrentPoint();
            if (i == 1) {
                path.lineTo((current.getX() + cornerX) / 2, (current.getY() + cornerY) / 2);
            }
            var endX = (cornerX + x + at(points, 2 * i + 2)) / 2;
            var endY = (cornerY + at(points, 2 * i + 3)) / 2;
            path.quadTo(cornerX, cornerY, endX, endY);
        }
        for (var i = rounded ? last : 1; i <= last; i++) {
            path.lineTo(x + at(points, 2 * i), at(points, 2 * i + 1));
        }
    }

    private static int at(String points, int index) {
        return points.charAt(index) - '0';
    }

    private static double advance(int letter) {
        if (letter == ' ') {
            return SPACE;
        }
        var shape = shape(letter).replaceAll("[(|]", "");
        var widest = 0;
        for (var i = 0; i < shape.length(); i += 2) {
            widest = Math.max(widest, at(shape, i));
        }
        return widest + GAP;
    }

    private static String shape(int letter) {
        return LETTERS.getOrDefault(letter, UNKNOWN);
    }

    /** Capitals without their accents, typographic quotes and dashes as the plain ones. */
    private static String plain(String line) {
        return Normalizer.normalize(line, Normalizer.Form.NFD)
                .replaceAll("\\p{M}+", "")
                .replaceAll("[‘’`]", "'")
                .replaceAll("[“”„]", "\"")
                .replaceAll("[–—]", "-")
                .toUpperCase(Locale.ROOT);
    }

    private static Map<Integer, String> letters(String table) {
        var letters = new HashMap<Integer, String>();
        table.lines().forEach(row -> letters.put(row.codePointAt(0), row.substring(2)));
        return Map.copyOf(letters);
    }
}
