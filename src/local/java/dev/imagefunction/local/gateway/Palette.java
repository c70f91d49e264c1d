package dev.imagefunction.local.gateway;

import java.awt.Color;
import java.util.List;
import java.util.random.RandomGenerator;

/** Five colours that go together, from the darkest, which carries the words, to the lightest, which writes them. */
record Palette(Color deep, Color dusk, Color body, Color glow, Color light) {
    private static final List<Palette> ALL = List.of(
            of(0x0B2545, 0x13456B, 0x2A8C9E, 0xF4A259, 0xFFF3DC),
            of(0x2B1437, 0x6A2C70, 0xB83B5E, 0xF08A5D, 0xFFF1D6),
            of(0x10251C, 0x1F4D3A, 0x4F8A5B, 0xE9C46A, 0xFBF6E3),
            of(0x2E1A16, 0x7A3B2E, 0xC8643C, 0xF2B56B, 0xFFF4E2),
            of(0x1E1B3A, 0x4B3F8F, 0x8F7BD1, 0xF6B8C8, 0xFFF6F2),
            of(0x0D1B2A, 0x1B4965, 0x62B6CB, 0xCAE9FF, 0xFDFDF8),
            of(0x1F0F2A, 0x4E1F57, 0x8C3A6B, 0xE8A948, 0xFFF2D0),
            of(0x06282D, 0x0F5C5C, 0x3FA796, 0xFF7F6B, 0xFFF5E6),
            of(0x0A0F2C, 0x1D2B64, 0x4756A6, 0xFFD166, 0xFFFBEA),
            of(0x22103A, 0x5B2A86, 0x2FBFA5, 0xFFB4A2, 0xFFF7EE));

    static Palette any(RandomGenerator random) {
        return ALL.get(random.nextInt(ALL.size()));
    }

    static Color veil(Color color, double opacity) {
        return new Color(color.getRed(), color.getGreen(), color.getBlue(), (int) Math.round(255 * opacity));
    }

    static Color mix(Color from, Color to, double share) {
        return new Color(
                (int) Math.round(from.getRed() + (to.getRed() - from.getRed()) * share),
                (int) Math.round(from.getGreen() + (to.getGreen() - from.getGreen()) * share),
                (int) Math.round(from.getBlue() + (to.getBlue() - from.getBlue()) * share));
    }

    private static Palette of(int deep, int dusk, int body, int glow, int light) {
        return new Palette(new Color(deep), new Color(dusk), new Color(body), new Color(glow), new Color(light));
    }
}
