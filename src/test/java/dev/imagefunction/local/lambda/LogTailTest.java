package dev.imagefunction.local.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LogTailTest {
    private final LogTail tail = new LogTail();

    @Test
    void keepsTheLastLinesWithinFourKilobytes() {
        for (var line = 0; line < 1000; line++) {
            tail.add("line " + line);
        }

        assertTrue(tail.text().endsWith("line 998\nline 999\n"));
        assertTrue(tail.text().length() <= 4096);
    }

    @Test
    void isEmptyForEachInvocation() {
        tail.add("line");
        tail.clear();

        assertEquals("", tail.text());
    }
}
