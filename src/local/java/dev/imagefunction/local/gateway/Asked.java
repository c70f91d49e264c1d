package dev.imagefunction.local.gateway;

/** A request for images that keeps the gateway's rules, its defaults filled in. */
record Asked(String model, String prompt, int n, String size, String quality) {
    int width() {
        return Integer.parseInt(size.substring(0, size.indexOf('x')));
    }

    int height() {
        return Integer.parseInt(size.substring(size.indexOf('x') + 1));
    }

    Painter.Poster poster(int position) {
        return new Painter.Poster(prompt, model, width(), height(), quality, position);
    }
}
