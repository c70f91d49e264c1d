package dev.imagefunction.local.gateway;

import java.awt.Font;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;

/** Turns a line of words into its outline: with the machine's fonts or, where it has none, with our own strokes. */
interface Alphabet {
    /** How wide the line is at the size of 1. */
    double width(String line);

    /** The line's outline at the size of 1, its baseline starting at 0, 0. */
    Shape outline(String line);

    /** The machine's bold sans serif; a headless machine often has no font at all, which Java reports in many ways. */
    static Alphabet ofThisMachine() {
        try {
            var fonts = new Fonts(new Font(Font.SANS_SERIF, Font.BOLD, Fonts.SIZE));
            return fonts.width("ok") > 0 && fonts.font.canDisplay('o') ? fonts : new Strokes();
        } catch (RuntimeException | LinkageError | InternalError noFonts) {
            return new Strokes();
        }
    }

    record Fonts(Font font) implements Alphabet {
        private static final int SIZE = 100;
        private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

        @Override
        public double width(String line) {
            return line.isEmpty() ? 0 : layout(line).getAdvance() / SIZE;
        }

        @Override
        public Shape outline(String line) {
            var scale = AffineTransform.getScaleInstance(1.0 / SIZE, 1.0 / SIZE);
            return line.isEmpty() ? new Path2D.Double() : layout(line).getOutline(scale);
        }

        private TextLayout layout(String line) {
            var shown = new StringBuilder(line.length());
            line.codePoints().map(c -> font.canDisplay(c) ? c : '·').forEach(shown::appendCodePoint);
            return new TextLayout(shown.toString(), font, CONTEXT);
        }
    }
}
