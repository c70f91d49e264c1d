package dev.imagefunction.local.http;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP/1.1 server on the loopback interface. Each request has a virtual thread, so that a handler may block. */
public final class LoopbackServer implements AutoCloseable {
    static final Vertx VERTX = Vertx.vertx(new VertxOptions()
            .setEventLoopPoolSize(2)
            .setUseDaemonThread(true)
            .setFileSystemOptions(
                    new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    private static final int LARGEST_HEAD = 256 * 1024;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
    private final Responder handler;
    private final URI uri;

    /** Responds to a request, or breaks its connection. */
    @FunctionalInterface
    public interface Responder {
        void handle(Wire wire) throws IOException, InterruptedException;
    }

    /**
     * @param port 0 for any free one
     * @throws IllegalStateException if another process uses the port
     */
    public LoopbackServer(int port, Responder handler) {
        this.handler = handler;
        this.uri = listen("http", new HttpServerOptions().setPort(port));
    }

    private URI listen(String scheme, HttpServerOptions options) {
        var server = VERTX.createHttpServer(options.setHost("127.0.0.1")
                        .setHttp2ClearTextEnabled(false)
                        .setHandle100ContinueAutomatically(true)
                        .setMaxInitialLineLength(LARGEST_HEAD)
                        .setMaxHeaderSize(LARGEST_HEAD)
                        .setMaxChunkSize(64 * 1024))
                .exceptionHandler(clientLeft -> {})
                .connectionHandler(connections::add)
                .requestHandler(request -> {
                    request.pause();
                    var wire = new Wire(request);
                    threads.execute(() -> wire.serve(handler));
                });
        try {
            Wire.await(server.listen());
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof BindException
                    ? new IllegalStateException("Port " + options.getPort() + " is taken by another process.", failed)
                    : failed;
        }
        servers.add(server);
        return URI.create(scheme + "://127.0.0.1:" + server.actualPort());
    }

    public URI uri() {
        return uri;
    }

    /** Starts the same over TLS, on any free port. It is closed with this server. */
    public URI overTls(PfxOptions certificate) {
        return listen("https", new HttpServerOptions().setPort(0).setSsl(true).setKeyCertOptions(certificate));
    }

    /** Connections accepted since the start or the last {@link #closeConnections}. */
    public int connections() {
        return connections.size();
    }

    /** Closes every connection, as a server does with idle ones; new ones are accepted. */
    public void closeConnections() {
        connections.forEach(connection -> Wire.await(connection.close()));
        connections.clear();
    }

    /** Closes every connection, even during a response. */
    @Override
    public void close() {
        threads.shutdownNow();
        servers.forEach(server -> Wire.await(server.close()));
    }
}
