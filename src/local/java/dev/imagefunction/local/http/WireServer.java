package dev.imagefunction.local.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Listens on the loopback address and gives each connection a virtual thread; closing it cuts them all. */
public final class WireServer implements AutoCloseable {
    private final ServerSocket listener;
    private final Handler handler;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** Answers one request after the other on a connection. */
    @FunctionalInterface
    public interface Handler {
        /** Answers the request, or breaks the wire. */
        void handle(Head request, Wire wire) throws IOException;
    }

    /** Listens at once; port 0 is any free one. */
    public WireServer(String name, int port, Handler handler) {
        this.handler = handler;
        try {
            listener = new ServerSocket(port, 512, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot listen on port " + port, e);
        }
        Thread.ofVirtual().name(name).start(this::listen);
    }

    public int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (var socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                var socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                // the loop's condition tells whether that was the end
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var wire = new Wire(socket);
            while (wire.isOpen() && !listener.isClosed()) {
                var request = wire.head();
                if (request.isEmpty()) {
                    return;
                }
                handler.handle(request.get(), wire);
                if (request.get().has("connection", "close")) {
                    return;
                }
            }
        } catch (IOException peerIsGone) {
            // the peer may leave at any time, and is made to by faults
        } finally {
            open.remove(socket);
        }
    }
}
