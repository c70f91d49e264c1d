package dev.imagefunction.bench;

import java.io.IOException;
import java.util.Locale;

/** Sends one process many events: neither its memory nor its time may grow. */
final class Soak {
    private static final int IMAGE = 200_000;
    private static final int PART = 1000;

    private Soak() {}

    static void of(Subject subject, Authority authority, int events) throws IOException, InterruptedException {
        try (var world = new World(authority, SampleImage.of(IMAGE), 1)) {
            var process = Run.start(subject, world, authority);
            try {
                for (var done = 0; done < events; done += PART) {
                    var begun = System.nanoTime();
                    for (var i = 0; i < PART; i++) {
                        Run.invoke(subject, world, 1);
                    }
                    System.out.printf(
                            Locale.ROOT,
                            "%6d events  %6.2f ms each  %6.1f MB resident%n",
                            done + PART,
                            (System.nanoTime() - begun) / 1e6 / PART,
                            Run.memory(process, "VmRSS"));
                }
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }
}
