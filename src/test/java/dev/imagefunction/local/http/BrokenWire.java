package dev.imagefunction.local.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** Breaks a request below HTTP. */
public final class BrokenWire {
    private BrokenWire() {}

    /** Sends these bytes as they are. */
    public static void raw(Wire wire, String text) {
        var bytes = Unpooled.wrappedBuffer(text.getBytes(UTF_8));
        wire.channel().pipeline().firstContext().writeAndFlush(bytes).syncUninterruptibly();
    }

    /** Reads half of the request's body and then stops reading, so that the client's writes stall. */
    public static void readHalf(Wire wire) {
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
