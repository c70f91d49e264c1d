package dev.imagefunction.gateway;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandler;
import io.netty.handler.codec.http.HttpClientCodec;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A connection to the gateway between two calls. */
record Connection(Channel channel) {
    private static final byte[] EMPTY_LINES = {'\r', '\n', '\r', '\n'};

    /**
     * Returns true if the connection is open and has received nothing after the last response. Extra bytes stay in the HTTP
     * decoder, which would read them as the start of the next response. To find them, this method gives two empty lines to the
     * decoder: without extra bytes it skips them; with extra bytes they complete a response that nobody requested, and the
     * client closes the connection.
     */
    boolean isSilent() throws InterruptedException {
        var silent = new CompletableFuture<Boolean>();
        channel.eventLoop().execute(() -> {
            try {
                var codec = channel.pipeline().context(HttpClientCodec.class);
                if (codec != null) {
                    ((ChannelInboundHandler) codec.handler()).channelRead(codec, Unpooled.wrappedBuffer(EMPTY_LINES));
                }
                silent.complete(codec != null && channel.isActive());
            } catch (Exception e) {
                silent.completeExceptionally(e);
            }
        });
        try {
            return silent.get(1, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }
}
