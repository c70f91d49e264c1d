package dev.imagefunction.local.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetClient;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An HTTP proxy for https connections that wants a login. */
public final class LoginProxy implements AutoCloseable {
    private final String login;
    private final Set<String> targets = ConcurrentHashMap.newKeySet();
    private final NetClient client = LoopbackServer.VERTX.createNetClient();
    private final HttpServer server;

    public LoginProxy(String user, String password) {
        login = "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
        server = LoopbackServer.VERTX.createHttpServer().requestHandler(this::connect);
        Wire.await(server.listen(0, "127.0.0.1"));
    }

    private void connect(HttpServerRequest request) {
        if (!login.equals(request.getHeader("Proxy-Authorization"))) {
            request.response()
                    .setStatusCode(407)
                    .putHeader("Proxy-Authenticate", "Basic realm=\"proxy\"")
                    .end();
            return;
        }
        targets.add(request.uri());
        var address = request.uri().split(":", 2);
        client.connect(Integer.parseInt(address[1]), address[0])
                .onSuccess(target -> request.toNetSocket().onSuccess(caller -> {
                    caller.pipeTo(target);
                    target.pipeTo(caller);
                }));
    }

    public int port() {
        return server.actualPort();
    }

    /** What was reached through it, as host and port. */
    public Set<String> targets() {
        return targets;
    }

    @Override
    public void close() {
        Wire.await(server.close());
        Wire.await(client.close());
    }
}
