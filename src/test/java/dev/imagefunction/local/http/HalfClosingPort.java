package dev.imagefunction.local.http;

import io.netty.handler.ssl.SslHandler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.URI;
import java.util.regex.Pattern;

/**
 * A port that requests an image for its caller, over TLS. The response has no length: TLS announces its end, and the connection
 * stays open until the caller closes it.
 */
public final class HalfClosingPort implements AutoCloseable {
    private static final Pattern BEARER = Pattern.compile("(?im)^authorization: *(\\S+ \\S+)");
    private static final String REQUEST = "{\"prompt\":\"An otter\",\"model\":\"gpt-image-1\"}";
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n";

    private final URI gateway;
    private final HttpClient client = LoopbackServer.VERTX.createHttpClient();
    private final NetServer server = LoopbackServer.VERTX
            .createNetServer(new NetServerOptions().setSsl(true).setKeyCertOptions(LoopbackTls.certificate()))
            .connectHandler(caller -> caller.handler(request -> respond(caller, request)));

    public HalfClosingPort(URI gateway) {
        this.gateway = gateway;
        Wire.await(server.listen(0, "127.0.0.1"));
    }

    private void respond(NetSocket caller, Buffer request) {
        var bearer = BEARER.matcher(request.toString());
        if (!bearer.find()) {
            return; // only its body
        }
        client.request(HttpMethod.POST, gateway.getPort(), gateway.getHost(), gateway.getPath() + "/images/generations")
                .compose(call -> call.putHeader("Authorization", bearer.group(1))
                        .putHeader("Content-Type", "application/json")
                        .send(REQUEST))
                .compose(HttpClientResponse::body)
                .compose(body -> caller.write(Buffer.buffer(HEAD).appendBuffer(body)))
                .onSuccess(sent -> announceEnd(caller));
    }

    private static void announceEnd(NetSocket caller) {
        var unused = ((ConnectionBase) caller)
                .channel()
                .pipeline()
                .get(SslHandler.class)
                .closeOutbound();
    }

    public int port() {
        return server.actualPort();
    }

    @Override
    public void close() {
        Wire.await(server.close());
        Wire.await(client.close());
    }
}
