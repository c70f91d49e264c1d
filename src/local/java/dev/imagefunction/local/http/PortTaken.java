package dev.imagefunction.local.http;

/** A server could not start because another process has its port. */
public final class PortTaken extends RuntimeException {
    private static final long serialVersionUID = 1;

    public PortTaken(int port, Throwable cause) {
        super("Port " + port + " is taken by another process.", cause);
    }
}
