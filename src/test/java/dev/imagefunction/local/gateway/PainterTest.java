package dev.imagefunction.local.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PainterTest {
    private final Painter painter = new Painter(Alphabet.ofThisMachine());

    @ParameterizedTest
    @CsvSource({"1024, 1024", "1792, 1024", "1024, 1792", "1536, 1024", "1024, 1536"})
    void imageHasTheSizeAskedFor(int width, int height) throws IOException {
        var image = read(painter.png(poster("A lighthouse", width, height, 0)));

        assertEquals(width, image.getWidth());
        assertEquals(height, image.getHeight());
    }

    @Test
    void samePromptGivesTheSameBytesFromAnyPainter() {
        var poster = poster("A lighthouse", 1024, 1024, 0);

        assertArrayEquals(painter.png(poster), new Painter(Alphabet.ofThisMachine()).png(poster));
    }

    @Test
    void anotherPromptOrPositionGivesAnotherImage() {
        var first = painter.png(poster("A lighthouse", 1024, 1024, 0));

        assertFalse(Arrays.equals(first, painter.png(poster("A harbour", 1024, 1024, 0))));
        assertFalse(Arrays.equals(first, painter.png(poster("A lighthouse", 1024, 1024, 1))));
    }

    @Test
    void aMachineWithoutFontsStillShowsThePrompt() throws IOException {
        var words = read(new Painter(new Strokes()).png(poster("Hello", 1024, 1024, 0)));
        var none = read(new Painter(new Strokes()).png(poster(" ", 1024, 1024, 0)));

        assertTrue(lightPixels(words) > lightPixels(none) + 5000, "the words are light on a dark ground");
    }

    @Test
    void everyPrintableCharacterHasAShapeOfItsOwn() {
        var strokes = new Strokes();
        for (var c = '!'; c <= '~'; c++) {
            var bounds = strokes.outline(String.valueOf(c)).getBounds2D();
            assertTrue(bounds.getWidth() > 0 && bounds.getHeight() > 0, "shape of " + c);
        }
        assertEquals(strokes.outline("é").getBounds2D(), strokes.outline("E").getBounds2D());
    }

    @Test
    void longPromptEndsInAnEllipsis() {
        var lettering = Lettering.set(new Strokes(), "many words ".repeat(900), 800, 600, 90, 24);

        assertFalse(lettering.whole());
        assertTrue(lettering.lines().getLast().endsWith("…"));
        assertTrue(lettering.height() <= 600);
    }

    @Test
    void wordWiderThanTheImageIsBroken() {
        var lettering = Lettering.set(new Strokes(), "x".repeat(300), 800, 600, 90, 24);

        assertTrue(lettering.whole());
        assertEquals("x".repeat(300), String.join("", lettering.lines()));
        lettering.lines().forEach(line -> assertTrue(new Strokes().width(line) * lettering.size() <= 800));
    }

    @Test
    void paddedImageHasTheWishedLengthAndTheSamePixels() throws IOException {
        var png = painter.png(poster("A lighthouse", 1024, 1024, 0));
        var padded = Png.padded(png, 4 * 1024 * 1024);

        assertEquals(4 * 1024 * 1024, padded.length);
        assertArrayEquals(pixels(read(png)), pixels(read(padded)));
    }

    private static Painter.Poster poster(String prompt, int width, int height, int position) {
        return new Painter.Poster(prompt, "gpt-image-1", width, height, "high", position);
    }

    private static BufferedImage read(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    /** How much of the image's foot is light. */
    private static long lightPixels(BufferedImage image) {
        var foot = image.getHeight() * 3 / 4;
        var pixels = image.getRGB(0, foot, image.getWidth(), image.getHeight() - foot, null, 0, image.getWidth());
        return Arrays.stream(pixels).filter(pixel -> (pixel >> 8 & 0xff) > 200).count();
    }
}
