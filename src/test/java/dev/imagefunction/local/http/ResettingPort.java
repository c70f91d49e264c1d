package dev.imagefunction.local.http;

import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.util.concurrent.atomic.AtomicInteger;

/** A port that accepts each connection and resets it: a TLS handshake begins and fails. */
public final class ResettingPort implements AutoCloseable {
    private final AtomicInteger accepted = new AtomicInteger();
    private final NetServer server;

    public ResettingPort() {
        var options = new NetServerOptions().setHost("127.0.0.1").setPort(0).setSoLinger(0);
        server = LoopbackServer.VERTX.createNetServer(options).connectHandler(socket -> {
            accepted.incrementAndGet();
            socket.handler(clientHello -> socket.close());
        });
        Wire.await(server.listen());
    }

    public int port() {
        return server.actualPort();
    }

    /** Connections so far. */
    public int accepted() {
        return accepted.get();
    }

    @Override
    public void close() {
        Wire.await(server.close());
    }
}
