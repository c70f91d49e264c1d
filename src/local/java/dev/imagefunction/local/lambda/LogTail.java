package dev.imagefunction.local.lambda;

import java.util.ArrayDeque;
import java.util.Deque;

/** The last 4 KB of a log, which Lambda returns with a response. */
final class LogTail {
    private static final int LIMIT = 4096;

    private final Deque<String> lines = new ArrayDeque<>();
    private int size;

    synchronized void add(String line) {
        lines.add(line);
        size += line.length() + 1;
        while (size > LIMIT && lines.size() > 1) {
            size -= lines.remove().length() + 1;
        }
    }

    synchronized void clear() {
        lines.clear();
        size = 0;
    }

    synchronized String text() {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }
}
