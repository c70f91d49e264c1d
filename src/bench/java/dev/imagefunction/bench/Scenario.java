package dev.imagefunction.bench;

import java.util.Locale;

/** @param events how many after the first */
record Scenario(int n, int bytes, boolean tls, int events) {
    String title() {
        return String.format(Locale.ROOT, "%d × %.1f MB%s", n, bytes / 1e6, tls ? ", TLS" : "");
    }
}
