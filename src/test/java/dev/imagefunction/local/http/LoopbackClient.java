package dev.imagefunction.local.http;

import com.google.common.io.ByteSource;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Passes requests on to a server behind a {@link LoopbackServer}. */
public final class LoopbackClient implements AutoCloseable {
    /** Headers that belong to a connection and are not passed on. */
    private static final Set<String> HOP_BY_HOP =
            Set.of("connection", "expect", "keep-alive", "transfer-encoding", "upgrade", "http2-settings");

    private final HttpClient client;
    private final Context loop = LoopbackServer.VERTX.getOrCreateContext();

    /** A response. */
    public record Reply(int status, List<Map.Entry<String, String>> headers, ByteSource body) {}

    public LoopbackClient(int port) {
        client = LoopbackServer.VERTX.createHttpClient(new HttpClientOptions()
                .setDefaultHost("127.0.0.1")
                .setDefaultPort(port)
                .setKeepAlive(false)
                .setMaxPoolSize(256)
                .setMaxHeaderSize(64 * 1024));
    }

    /** Sends the same request, under the same Host header. */
    public Reply send(Wire wire) {
        var body = wire.body();
        var options = new RequestOptions()
                .setMethod(wire.request().method())
                .setURI(wire.request().uri());
        var reply = Promise.<Reply>promise();
        // On one event loop: called from other threads, the client's pool may forget a request.
        loop.runOnContext(now -> client.request(options)
                .compose(request -> {
                    withoutHops(wire.request().headers().entries()).stream()
                            .filter(header -> !header.getKey().equalsIgnoreCase("content-length"))
                            .forEach(header -> request.headers().add(header.getKey(), header.getValue()));
                    return request.send(Buffer.buffer(body));
                })
                .compose(head -> head.body()
                        .map(all -> new Reply(
                                head.statusCode(),
                                withoutHops(head.headers().entries()),
                                ByteSource.wrap(all.getBytes()))))
                .onComplete(reply));
        return Wire.await(reply.future());
    }

    private static List<Map.Entry<String, String>> withoutHops(List<Map.Entry<String, String>> headers) {
        return headers.stream()
                .filter(header -> !HOP_BY_HOP.contains(header.getKey().toLowerCase(Locale.ROOT)))
                .toList();
    }

    @Override
    public void close() {
        Wire.await(client.close());
    }
}
