package dev.imagefunction.gateway.answer;

import java.util.Arrays;

/** The characters of base64: those of RFC 4648's two alphabets, and the white space of encoders that break lines. */
final class Base64Alphabet {
    /** The value of white space, which is skipped. */
    static final byte SPACE = -2;

    /** The six bits of a character; negative for one outside the alphabets. */
    static final byte[] VALUES = values();

    /** The twelve bits of two characters, by the first and 256 times the second; negative where one is outside the alphabets. */
    static final short[] PAIRS = pairs();

    private Base64Alphabet() {}

    private static byte[] values() {
        var values = new byte[256];
        Arrays.fill(values, (byte) -1);
        for (var last : new String[] {"+/", "-_"}) {
            var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + last;
            for (var i = 0; i < alphabet.length(); i++) {
                values[alphabet.charAt(i)] = (byte) i;
            }
        }
        for (var space : new char[] {' ', '\t', '\r', '\n'}) {
            values[space] = SPACE;
        }
        return values;
    }

    private static short[] pairs() {
        var pairs = new short[1 << 16];
        for (var i = 0; i < pairs.length; i++) {
            var first = VALUES[i & 0xff];
            var second = VALUES[i >> 8];
            pairs[i] = (short) (first < 0 || second < 0 ? -1 : first << 6 | second);
        }
        return pairs;
    }
}
