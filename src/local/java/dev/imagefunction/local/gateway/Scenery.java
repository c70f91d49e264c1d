package dev.imagefunction.local.gateway;

import static dev.imagefunction.local.gateway.Palette.mix;
import static dev.imagefunction.local.gateway.Palette.veil;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RadialGradientPaint;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.util.random.RandomGenerator;

/** What stands in an image's light: one of four motifs, its parts placed by chance. */
record Scenery(Graphics2D canvas, int width, int height, int detail, Palette palette, RandomGenerator random) {
    static final int MOTIFS = 4;

    void draw(int motif) {
        switch (motif) {
            case 0 -> dunes();
            case 1 -> orbits();
            case 2 -> petals();
            default -> ribbons();
        }
    }

    private void dunes() {
        var sun = side() * between(0.13, 0.2);
        disc(width * between(0.55, 0.8), height * between(0.2, 0.34), sun);
        var layers = 3 + detail;
        for (var layer = 0; layer < layers; layer++) {
            var share = (layer + 1.0) / layers;
            var crest = height * (0.34 + 0.36 * share);
            var ridge = wave(crest, height * between(0.03, 0.07), between(0.6, 1.3), between(0, 6.3));
            ridge.lineTo(width, height);
            ridge.lineTo(0, height);
            ridge.closePath();
            var color = mix(palette.body(), palette.deep(), 0.9 * share);
            canvas.setPaint(new GradientPaint(
                    0,
                    (float) (crest - height * 0.08),
                    mix(color, palette.glow(), 0.45 * (1.1 - share)),
                    0,
                    (float) (crest + height * 0.26),
                    color));
            canvas.fill(ridge);
        }
    }

    private void orbits() {
        var x = width * between(0.5, 0.72);
        var y = height * between(0.3, 0.42);
        var radius = side() * between(0.15, 0.2);
        var rings = 4 + 2 * detail;
        for (var ring = 1; ring <= rings; ring++) {
            var reach = radius * (1.25 + 0.36 * ring);
            canvas.setColor(veil(palette.light(), 0.42 / Math.sqrt(ring)));
            canvas.setStroke(new BasicStroke((float) (side() * 0.0022)));
            canvas.draw(circle(x, y, reach));
            if (random.nextInt(3) > 0) {
                var angle = between(0, 2 * Math.PI);
                canvas.setColor(random.nextBoolean() ? palette.light() : palette.glow());
                canvas.fill(
                        circle(x + reach * Math.cos(angle), y + reach * Math.sin(angle), radius * between(0.04, 0.12)));
            }
        }
        disc(x, y, radius);
    }

    private void petals() {
        var x = width * between(0.5, 0.68);
        var y = height * between(0.3, 0.4);
        var count = 7 + 2 * detail + random.nextInt(4);
        var reach = side() * between(0.3, 0.36);
        var turn = between(0, 1);
        for (var petal = 0; petal < count; petal++) {
            var place = AffineTransform.getTranslateInstance(x, y);
            place.rotate(2 * Math.PI * (petal + turn) / count);
            var shape = new Path2D.Double();
            shape.moveTo(0, 0);
            shape.curveTo(reach * 0.3, -reach * 0.42, reach * 0.9, -reach * 0.3, reach, 0);
            shape.curveTo(reach * 0.9, reach * 0.3, reach * 0.3, reach * 0.42, 0, 0);
            var outer = petal % 2 == 0 ? palette.glow() : palette.light();
            canvas.setPaint(
                    new RadialGradientPaint((float) x, (float) y, (float) reach, new float[] {0.1f, 1f}, new Color[] {
                        veil(palette.body(), 0.75), veil(outer, 0.5)
                    }));
            canvas.fill(place.createTransformedShape(shape));
        }
        disc(x, y, reach * 0.16);
    }

    private void ribbons() {
        disc(width * between(0.2, 0.8), height * between(0.2, 0.3), side() * between(0.09, 0.13));
        var count = 7 + 3 * detail;
        var phase = between(0, 6.3);
        var waves = between(0.5, 0.9);
        for (var ribbon = 0; ribbon < count; ribbon++) {
            var share = ribbon / (double) count;
            var y = height * (0.3 + 0.34 * share);
            var swing = height * (0.05 + 0.1 * share);
            var band = wave(y, swing, waves, phase + share * 1.9);
            var warm = mix(palette.glow(), palette.light(), Math.abs(1 - 2 * share));
            canvas.setPaint(
                    new GradientPaint(0, 0, veil(mix(warm, palette.body(), share), 0.85), width, 0, veil(warm, 0.35)));
            canvas.setStroke(
                    new BasicStroke((float) (height * 0.2 / count), BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
            canvas.draw(band);
        }
    }

    private void disc(double x, double y, double radius) {
        var halo = (float) (radius * 2.4);
        canvas.setPaint(new RadialGradientPaint((float) x, (float) y, halo, new float[] {0.3f, 1f}, new Color[] {
            veil(palette.glow(), 0.45), veil(palette.glow(), 0)
        }));
        canvas.fill(circle(x, y, halo));
        canvas.setPaint(new GradientPaint(
                (float) x, (float) (y - radius), palette.light(), (float) x, (float) (y + radius), palette.glow()));
        canvas.fill(circle(x, y, radius));
    }

    private Path2D wave(double y, double swing, double waves, double phase) {
        var path = new Path2D.Double();
        for (var step = 0; step <= 48; step++) {
            var angle = phase + 2 * Math.PI * waves * step / 48;
            var at = y + swing * (Math.sin(angle) + 0.35 * Math.sin(2.3 * angle + phase));
            if (step == 0) {
                path.moveTo(0, at);
            } else {
                path.lineTo(width * step / 48.0, at);
            }
        }
        return path;
    }

    private static Ellipse2D circle(double x, double y, double radius) {
        return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
    }

    private double side() {
        return Math.min(width, height);
    }

    private double between(double least, double most) {
        return random.nextDouble(least, most);
    }
}
