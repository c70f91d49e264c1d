package dev.imagefunction.local.gateway;

/** A request that keeps the gateway's rules, with its defaults filled in. */
record Asked(String model, String prompt, int n, String size, String quality) {
    /** In place of a request that was refused. */
    static final Asked NOTHING = new Asked("", "", 0, "", "");

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
