package dev.imagefunction.gateway;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds where a string's plain characters end, eight at a time: a picture has two million of them. */
final class Ends {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';

    private Ends() {}

    /** The place of the next quote or backslash, or {@code to}. */
    static int next(byte[] text, int from, int to) {
        var at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            var eight = (long) EIGHT.get(text, at);
            var found = zeros(eight ^ QUOTES) | zeros(eight ^ BACKSLASHES);
            if (found != 0) {
                return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        while (at < to && text[at] != '"' && text[at] != '\\') {
            at++;
        }
        return at;
    }

    /** The high bit of each byte that is zero; above the lowest one some that are not. */
    private static long zeros(long bytes) {
        return (bytes - ONES) & ~bytes & HIGHS;
    }
}
