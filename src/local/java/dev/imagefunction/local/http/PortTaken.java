package dev.imagefunction.local.http;

/** A server could not start, since its port belongs to another process. */
public final class PortTaken extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int port;

    public PortTaken(int port, Throwable cause) {
        super("port " + port + " is taken", cause);
        this.port = port;
    }

    public int port() {
        return port;
    }
}
