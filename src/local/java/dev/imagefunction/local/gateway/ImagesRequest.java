package dev.imagefunction.local.gateway;

/** A valid request, with the gateway's defaults filled in. */
record ImagesRequest(String model, String prompt, int n, String size, String quality) {
    /** Stands for a request that was refused. */
    static final ImagesRequest NOTHING = new ImagesRequest("", "", 0, "", "");

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
