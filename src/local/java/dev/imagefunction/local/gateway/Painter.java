package dev.imagefunction.local.gateway;

import java.awt.Color;
import java.awt.Font;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.GraphicsEnvironment;
import java.awt.RenderingHints;
import java.awt.font.LineBreakMeasurer;
import java.awt.font.TextAttribute;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.nio.charset.StandardCharsets;
import java.text.AttributedString;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/** Draws a poster for a prompt: the same request gives the same bytes, another prompt another image. */
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
            known = ImageFiles.png(draw(poster));
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

    /** A sun over hills, in the prompt's colours. */
    private static BufferedImage draw(Poster poster) {
        var width = poster.width;
        var height = poster.height;
        var side = Math.min(width, height);
        var hue = new SplittableRandom(seed(poster.prompt)).nextInt(360) / 360f;
        var random = new SplittableRandom(seed(poster.toString()));
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var canvas = image.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        canvas.setPaint(new GradientPaint(
                0, 0, Color.getHSBColor(hue + 0.55f, 0.6f, 0.42f), 0, height / 2f, Color.getHSBColor(hue, 0.4f, 1f)));
        canvas.fillRect(0, 0, width, height);
        canvas.setColor(Color.getHSBColor(hue + 0.12f, 0.12f, 1f));
        canvas.fillOval(random.nextInt(width - side / 4), random.nextInt(height / 4), side / 4, side / 4);
        for (var hill = 0; hill < 12; hill++) {
            canvas.setColor(Color.getHSBColor(hue + 0.04f * hill, 0.3f + 0.03f * hill, 0.85f - 0.06f * hill));
            var top = height / 2 + height * hill / 30;
            canvas.fillOval(random.nextInt(-width / 2, width), top, width, height);
        }
        if (FONTS && !poster.prompt.isBlank()) {
            caption(canvas, poster, side / 26);
        }
        canvas.dispose();
        addNoise(image, poster, random);
        return image;
    }

    /** The prompt's first lines at the foot. */
    private static void caption(Graphics2D canvas, Poster poster, int size) {
        var text = new AttributedString(poster.prompt);
        text.addAttribute(TextAttribute.FONT, new Font(Font.SANS_SERIF, Font.BOLD, size));
        var lines = new LineBreakMeasurer(text.getIterator(), canvas.getFontRenderContext());
        canvas.setColor(Color.WHITE);
        var y = poster.height * 0.87f;
        while (y < poster.height * 0.97f && lines.getPosition() < poster.prompt.length()) {
            var line = lines.nextLayout(poster.width * 0.88f);
            line.draw(canvas, poster.width * 0.06f, y);
            y += line.getAscent() + line.getDescent() + line.getLeading();
        }
    }

    /** Gives the file the size of a photograph's. */
    private static void addNoise(BufferedImage image, Poster poster, SplittableRandom random) {
        var strength =
                switch (poster.quality) {
                    case "low" -> 1;
                    case "medium" -> 4;
                    default -> 10;
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

    private static long seed(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).getMostSignificantBits();
    }
}
