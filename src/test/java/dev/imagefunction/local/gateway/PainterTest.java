package dev.imagefunction.local.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PainterTest {
    private final Painter painter = new Painter();

    @Test
    void samePromptGivesTheSameBytesAndAnotherOrAnotherPositionAnotherImage() {
        var first = poster("A lighthouse", 0);
        assertArrayEquals(first, new Painter().png(new Painter.Poster("A lighthouse", "m", 512, 256, "low", 0)));
        assertFalse(Arrays.equals(first, poster("A harbour", 0)));
        assertFalse(Arrays.equals(first, poster("A lighthouse", 1)));
    }

    @Test
    void paddingAndMetadataLeaveThePixelsAsTheyAre() throws IOException {
        var png = poster("A lighthouse", 0);
        var padded = ImageFiles.padded(png, 1_000_000);
        assertEquals(1_000_000, padded.length);
        assertArrayEquals(pixels(png), pixels(padded));
        assertArrayEquals(pixels(png), pixels(MetadataFiles.withChunk(png, 300_000)));
        var jpeg = MetadataFiles.jpeg(png);
        assertArrayEquals(pixels(jpeg), pixels(MetadataFiles.withSegments(jpeg, 240_000)));
    }

    private byte[] poster(String prompt, int position) {
        return painter.png(new Painter.Poster(prompt, "m", 512, 256, "low", position));
    }

    private static int[] pixels(byte[] file) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}
