package dev.imagefunction.generation.exploration;

/** Ends a process as SIGKILL does. It is an Error, so that the use case does not take it for a failure. */
final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
        super("killed", null, false, false);
    }
}
