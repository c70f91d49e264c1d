package dev.imagefunction.generation;

/** Stops a delivery dead, as SIGKILL does: an Error, so that nothing in the use case takes it for a failure. */
final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
        super("killed", null, false, false);
    }
}
