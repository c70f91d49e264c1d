package dev.imagefunction.gateway;

import dev.imagefunction.gateway.answer.AnswerStream;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;

/**
 * Corrects how Vert.x reads responses, because they are paid for:
 *
 * <ul>
 *   <li>Vert.x's decoder refuses a response with an unusual header, such as one with a control character, or the same length
 *       twice. A more tolerant decoder replaces it.
 *   <li>Vert.x takes an interim response other than 100 and 103, such as 102, for the final one. This handler drops it.
 *   <li>A response without a length may end with TLS 1.3's close_notify, after which Vert.x waits until the connection is
 *       closed. This handler closes it.
 * </ul>
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.2">Interim responses</a>
 */
final class ResponseCorrections extends ChannelInboundHandlerAdapter {
    /**
     * The most bytes of a response's headers. A response with more is lost although it is paid for. Vert.x's default is
     * 8 KB.
     */
    private static final int MOST_HEADERS = 256 * 1024;

    static void addTo(ChannelPipeline pipeline) {
        var config = new HttpDecoderConfig()
                .setMaxChunkSize(AnswerStream.LARGEST_PIECE)
                .setMaxHeaderSize(MOST_HEADERS)
                .setValidateHeaders(false)
                .setAllowDuplicateContentLengths(true)
                .setStrictLineParsing(false);
        pipeline.replace("codec", "codec", new HttpClientCodec(config, false, false));
        pipeline.addAfter("codec", "corrections", new ResponseCorrections());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse response && isInterim(response.status())) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    private static boolean isInterim(HttpResponseStatus status) {
        return status.codeClass() == HttpStatusClass.INFORMATIONAL
                && !status.equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        context.fireUserEventTriggered(event);
        if (event instanceof SslCloseCompletionEvent) {
            var unused = context.close();
        }
    }
}
