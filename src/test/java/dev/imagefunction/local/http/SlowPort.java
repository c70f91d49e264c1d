package dev.imagefunction.local.http;

import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;

/** A port that forwards each connection to another port, after a time without a byte. */
public final class SlowPort implements AutoCloseable {
    private final int target;
    private final long delay;
    private final NetClient client = LoopbackServer.VERTX.createNetClient();
    private final NetServer server = LoopbackServer.VERTX.createNetServer().connectHandler(this::accept);

    public SlowPort(int target, Duration delay) {
        this.target = target;
        this.delay = delay.toMillis();
        Wire.await(server.listen(0, "127.0.0.1"));
    }

    private void accept(NetSocket caller) {
        caller.pause();
        LoopbackServer.VERTX.setTimer(
                delay, timer -> client.connect(target, "127.0.0.1").onSuccess(there -> {
                    caller.pipeTo(there);
                    there.pipeTo(caller);
                }));
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
