package dev.imagefunction.local.http;

import io.netty.channel.ChannelOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** Reads half of a request's body and then stops reading, so that the client's writes stall. */
public final class StalledUpload {
    private StalledUpload() {}

    public static void halfOf(Wire wire) {
        var half = wire.header("Content-Length").map(Long::parseLong).orElse(0L) / 2;
        var read = new AtomicLong();
        var enough = new CompletableFuture<Void>();
        var config = wire.channel().config();
        wire.onLoop(() -> wire.request()
                .handler(piece -> {
                    if (read.addAndGet(piece.length()) >= half) {
                        wire.request().pause();
                        config.setAutoRead(false);
                        config.setOption(ChannelOption.SO_RCVBUF, 8 * 1024); // else the kernel reads megabytes
                        enough.complete(null);
                    }
                })
                .endHandler(all -> enough.complete(null))
                .resume());
        var unused = wire.closed().thenAccept(enough::complete);
        enough.join();
    }
}
