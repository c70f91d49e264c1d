package dev.imagefunction.local.gateway;

import java.awt.Color;
import java.awt.Font;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.GraphicsEnvironment;
import java.awt.RadialGradientPaint;
import java.awt.RenderingHints;
import java.awt.font.LineBreakMeasurer;
import java.awt.font.TextAttribute;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.nio.charset.StandardCharsets;
import java.text.AttributedString;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/** Draws a landscape for a prompt: the same request gives the same bytes, another prompt another image. */
final class Painter {
    private static final int KEPT = 16;
    private static final boolean FONTS = fonts();

    private final Map<Poster, byte[]> kept = Collections.synchronizedMap(new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Poster, byte[]> eldest) {
            return size() > KEPT;
        }
    });

    /** What is drawn. The images of one call differ by their position. */
    record Poster(String prompt, String model, int width, int height, String quality, int position) {}

    /** The poster as PNG. The array is shared and must not be changed. */
    byte[] png(Poster poster) {
        var known = kept.get(poster);
        if (known == null) {
            known = ImageFiles.png(new Landscape(poster).draw());
            kept.put(poster, known);
        }
        return known;
    }

    /** A machine may have no font, which Java reports by several kinds of errors. */
    private static boolean fonts() {
        System.setProperty("java.awt.headless", "true");
        try {
            return GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames().length > 0
                    && new Font(Font.SANS_SERIF, Font.PLAIN, 20).canDisplay('o');
        } catch (RuntimeException | LinkageError | InternalError none) {
            return false;
        }
    }

    private static final class Landscape {
        private final Poster poster;
        private final int width;
        private final int height;
        private final int side;
        private final float hue;
        private final SplittableRandom random;
        private final BufferedImage image;
        private final Graphics2D canvas;

        Landscape(Poster poster) {
            this.poster = poster;
            width = poster.width;
            height = poster.height;
            side = Math.min(width, height);
            hue = new SplittableRandom(seed(poster.prompt)).nextInt(360) / 360f;
            random = new SplittableRandom(seed(poster.toString()));
            image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            canvas = image.createGraphics();
            canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        }

        BufferedImage draw() {
            var horizon = height * between(0.42, 0.58);
            canvas.setPaint(
                    new GradientPaint(0, 0, color(0.55f, 0.6f, 0.42f), 0, (float) horizon, color(0.08f, 0.42f, 1f)));
            canvas.fillRect(0, 0, width, height);
            for (var star = random.nextInt(20, 90); star > 0; star--) {
                canvas.setColor(new Color(255, 255, 255, random.nextInt(30, 150)));
                canvas.fill(circle(between(0, width), between(0, horizon * 0.8), between(0.5, 2.2)));
            }
            sun(width * between(0.2, 0.8), horizon * between(0.45, 0.85), side * between(0.07, 0.14));
            var jagged = Math.floorMod(seed(poster.prompt) + poster.position, 2) == 0;
            var layers = random.nextInt(4, 7);
            for (var layer = 0; layer < layers; layer++) {
                ridge(horizon, layer / (double) (layers - 1), jagged);
            }
            if (FONTS) {
                caption();
            }
            canvas.dispose();
            grain();
            return image;
        }

        private void sun(double x, double y, double radius) {
            var glow = color(0.1f, 0.25f, 1f);
            canvas.setPaint(new RadialGradientPaint(
                    (float) x, (float) y, (float) radius * 4, new float[] {0.2f, 1f}, new Color[] {
                        new Color(glow.getRed(), glow.getGreen(), glow.getBlue(), 150),
                        new Color(glow.getRGB() & 0xffffff, true)
                    }));
            canvas.fill(circle(x, y, radius * 4));
            canvas.setColor(color(0.12f, 0.12f, 1f));
            canvas.fill(circle(x, y, radius));
        }

        /** One of the hills, from the farthest (0) to the nearest (1); on the last ones stand trees. */
        private void ridge(double horizon, double near, boolean jagged) {
            var crest = horizon + (height * 0.86 - horizon) * near;
            var swing = height * between(0.03, 0.09);
            var phase = between(0, 6.3);
            var waves = between(1.5, 3);
            var shade = color((float) (0.45 * near), (float) (0.35 + 0.35 * near), (float) (0.85 - 0.68 * near));
            canvas.setPaint(new GradientPaint(
                    0, (float) (crest - swing), shade.brighter(), 0, (float) (crest + height * 0.3), shade));
            var outline = new Path2D.Double();
            outline.moveTo(0, height);
            for (var x = 0; x <= width + 8; x += 8) {
                var angle = phase + 2 * Math.PI * waves * x / side;
                var wave = jagged
                        ? Math.asin(Math.sin(angle)) + 0.4 * Math.asin(Math.sin(3.7 * angle))
                        : Math.sin(angle) + 0.3 * Math.sin(2.3 * angle);
                var y = crest - swing * wave;
                outline.lineTo(x, y);
                if (near > 0.5 && random.nextInt(9) == 0) {
                    tree(x, y + 4, side * between(0.03, 0.07) * near, shade.darker());
                }
            }
            outline.lineTo(width, height);
            canvas.fill(outline);
        }

        private void tree(double x, double foot, double size, Color shade) {
            var before = canvas.getPaint();
            canvas.setColor(shade);
            for (var tier = 0; tier < 3; tier++) {
                var half = size * (0.32 - 0.08 * tier);
                var y = foot - size * 0.3 * tier;
                var branch = new Path2D.Double();
                branch.moveTo(x - half, y);
                branch.lineTo(x, y - size * 0.5);
                branch.lineTo(x + half, y);
                canvas.fill(branch);
            }
            canvas.setPaint(before);
        }

        /** The prompt's first lines at the foot. */
        private void caption() {
            var text = new AttributedString(poster.prompt.isBlank() ? "·" : poster.prompt);
            text.addAttribute(TextAttribute.FONT, new Font(Font.SANS_SERIF, Font.BOLD, side / 26));
            var lines = new LineBreakMeasurer(text.getIterator(), canvas.getFontRenderContext());
            canvas.setColor(color(0.1f, 0.06f, 1f));
            var y = height * 0.87f;
            while (y < height * 0.97f && lines.getPosition() < poster.prompt.length()) {
                var line = lines.nextLayout(width * 0.88f);
                line.draw(canvas, width * 0.06f, y);
                y += line.getAscent() + line.getDescent() + line.getLeading();
            }
        }

        /** Noise gives the file the size of a photograph's. */
        private void grain() {
            var strength =
                    switch (poster.quality) {
                        case "low" -> 1;
                        case "medium" -> 2;
                        default -> 4;
                    };
            var pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
            for (var i = 0; i < pixels.length; i++) {
                var noise = random.nextInt(-strength, strength + 1);
                var pixel = 0;
                for (var shift = 0; shift <= 16; shift += 8) {
                    pixel |= Math.clamp((pixels[i] >> shift & 0xff) + noise, 0, 255) << shift;
                }
                pixels[i] = pixel;
            }
        }

        private Color color(float turn, float saturation, float brightness) {
            return Color.getHSBColor(hue + turn, saturation, brightness);
        }

        private double between(double least, double most) {
            return random.nextDouble(least, most);
        }

        private static Ellipse2D circle(double x, double y, double radius) {
            return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
        }

        private static long seed(String text) {
            return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).getMostSignificantBits();
        }
    }
}
