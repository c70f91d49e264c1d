package dev.imagefunction.local.gateway;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import java.awt.Color;
import java.awt.Font;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.LineBreakMeasurer;
import java.awt.font.TextAttribute;
import java.awt.image.BufferedImage;
import java.text.AttributedString;
import java.util.Map;
import java.util.SplittableRandom;

/** Draws a poster for a prompt: the same request gives the same bytes, another prompt another image. */
final class Painter {
    static {
        System.setProperty("java.awt.headless", "true");
    }

    private final LoadingCache<Poster, byte[]> posters =
            CacheBuilder.newBuilder().maximumSize(16).build(CacheLoader.from(poster -> ImageFiles.png(draw(poster))));

    /** What is drawn. The images of one call differ by their position. */
    record Poster(String prompt, String model, int width, int height, String quality, int position) {}

    /** The poster as PNG. The array is shared and must not be changed. */
    byte[] png(Poster poster) {
        return posters.getUnchecked(poster);
    }

    /** A sun over hills, in the prompt's colours. */
    private static BufferedImage draw(Poster poster) {
        var width = poster.width;
        var height = poster.height;
        var side = Math.min(width, height);
        var hue = new SplittableRandom(poster.prompt.hashCode()).nextInt(360) / 360f;
        var random = new SplittableRandom(poster.toString().hashCode());
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
        try {
            caption(canvas, poster, side / 26);
        } catch (RuntimeException | LinkageError | InternalError noFonts) {
            // a machine may have no font: the poster has no text then
        }
        canvas.dispose();
        return image;
    }

    /** The prompt's first lines at the foot. */
    private static void caption(Graphics2D canvas, Poster poster, int size) {
        if (poster.prompt.isBlank()) {
            return;
        }
        var font = new Font(Font.SANS_SERIF, Font.BOLD, size);
        var text = new AttributedString(poster.prompt, Map.of(TextAttribute.FONT, font));
        var lines = new LineBreakMeasurer(text.getIterator(), canvas.getFontRenderContext());
        canvas.setColor(Color.WHITE);
        var y = poster.height * 0.87f;
        while (y < poster.height * 0.97f && lines.getPosition() < poster.prompt.length()) {
            var line = lines.nextLayout(poster.width * 0.88f);
            line.draw(canvas, poster.width * 0.06f, y);
            y += line.getAscent() + line.getDescent() + line.getLeading();
        }
    }
}
