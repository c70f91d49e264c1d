package dev.imagefunction.local.gateway;

import static dev.imagefunction.local.gateway.Palette.mix;
import static dev.imagefunction.local.gateway.Palette.veil;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Paints a poster of a prompt: the same asking gives the same bytes, another prompt another image. */
final class Painter {
    static {
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
    }

    private static final int SKETCH = 16;
    private static final int KEPT = 16;

    private final Alphabet alphabet;
    private final Map<Poster, byte[]> kept = Collections.synchronizedMap(new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Poster, byte[]> eldest) {
            return size() > KEPT;
        }
    });

    /** What is painted; images of one call differ by their position in it. */
    record Poster(String prompt, String model, int width, int height, String quality, int position) {}

    Painter(Alphabet alphabet) {
        this.alphabet = alphabet;
    }

    /** The poster as PNG; the array is shared and not to be changed. */
    byte[] png(Poster poster) {
        var known = kept.get(poster);
        if (known == null) {
            known = paint(poster);
            kept.put(poster, known);
        }
        return known;
    }

    private byte[] paint(Poster poster) {
        var palette = Palette.any(new SplittableRandom(seed(poster.prompt)));
        var random = new SplittableRandom(seed(poster.prompt
                + '\n'
                + poster.model
                + '\n'
                + poster.width
                + 'x'
                + poster.height
                + '\n'
                + poster.position));
        var detail =
                switch (poster.quality) {
                    case "low" -> 0;
                    case "medium" -> 1;
                    default -> 2;
                };
        var image = new BufferedImage(poster.width, poster.height, BufferedImage.TYPE_INT_RGB);
        var canvas = image.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        canvas.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        light(canvas, poster, palette, random);
        var motif = (int) Math.floorMod(seed(poster.prompt) + poster.position, (long) Scenery.MOTIFS);
        new Scenery(canvas, poster.width, poster.height, detail, palette, random).draw(motif);
        words(canvas, poster, palette);
        canvas.dispose();
        var pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        grain(pixels, 1 + 2 * detail, (int) random.nextLong());
        return Png.of(pixels, poster.width, poster.height);
    }

    /** A soft sky of coloured lights, worked out in the small, since it has no edges to lose. */
    private static void light(Graphics2D canvas, Poster poster, Palette palette, SplittableRandom random) {
        var width = poster.width / SKETCH;
        var height = poster.height / SKETCH;
        var colors = new Color[] {
            palette.dusk(),
            palette.body(),
            mix(palette.body(), palette.glow(), 0.6),
            palette.body(),
            palette.glow(),
            palette.dusk()
        };
        var x = random.doubles(colors.length, 0, width).toArray();
        var y = random.doubles(colors.length, 0, height).toArray();
        var reach = 0.09 * width * height;
        var sketch = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (var row = 0; row < height; row++) {
            for (var column = 0; column < width; column++) {
                double red = 0, green = 0, blue = 0, weights = 0;
                for (var i = 0; i < colors.length; i++) {
                    var dx = column - x[i];
                    var dy = row - y[i];
                    var weight = Math.exp(-(dx * dx + dy * dy) / (2 * reach)) + 1e-4;
                    red += weight * colors[i].getRed();
                    green += weight * colors[i].getGreen();
                    blue += weight * colors[i].getBlue();
                    weights += weight;
                }
                var color = new Color((int) (red / weights), (int) (green / weights), (int) (blue / weights));
                sketch.setRGB(column, row, color.getRGB());
            }
        }
        canvas.drawImage(sketch, 0, 0, poster.width, poster.height, null);
    }

    /** The prompt at the foot of the poster, over a shade as high as the words need, and a small imprint below. */
    private void words(Graphics2D canvas, Poster poster, Palette palette) {
        var side = Math.min(poster.width, poster.height);
        var margin = side * 0.075;
        var imprintSize = side * 0.019;
        var width = poster.width - 2 * margin;
        var title = Lettering.set(alphabet, poster.prompt, width, poster.height * 0.33, side * 0.09, side * 0.042);
        var lettering = title.whole()
                ? title
                : Lettering.set(alphabet, poster.prompt, width, poster.height * 0.74, side * 0.042, side * 0.026);
        var foot = poster.height - margin - 2.6 * imprintSize;
        var top = foot - lettering.height();

        var shadeTop = (float) Math.max(-side * 0.3, top - side * 0.2);
        canvas.setPaint(new GradientPaint(
                0, shadeTop, veil(palette.deep(), 0), 0, (float) (top + side * 0.1), veil(palette.deep(), 0.86)));
        canvas.fillRect(0, (int) Math.max(0, shadeTop), poster.width, poster.height);

        canvas.setColor(palette.light());
        lettering.draw(canvas, margin, top);
        canvas.setColor(veil(palette.light(), 0.72));
        var imprint = poster.model + " · " + poster.width + "×" + poster.height + " · " + poster.quality + " · No. "
                + (poster.position + 1);
        Lettering.set(alphabet, imprint, width, 2 * imprintSize, imprintSize, imprintSize * 0.6)
                .draw(canvas, margin, poster.height - margin - imprintSize);
    }

    private static void grain(int[] pixels, int strength, int seed) {
        var noise = seed | 1;
        for (var i = 0; i < pixels.length; i++) {
            noise ^= noise << 13;
            noise ^= noise >>> 17;
            noise ^= noise << 5;
            var shift = (noise >>> 8) % (2 * strength + 1) - strength;
            var pixel = pixels[i];
            pixels[i] = clamp((pixel >> 16 & 0xff) + shift) << 16
                    | clamp((pixel >> 8 & 0xff) + shift) << 8
                    | clamp((pixel & 0xff) + shift);
        }
    }

    private static int clamp(int value) {
        return Math.max(0, Math.min(255, value));
    }

    private static long seed(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
