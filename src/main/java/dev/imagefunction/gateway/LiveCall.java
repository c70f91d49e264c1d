package dev.imagefunction.gateway;

import dev.imagefunction.gateway.answer.AnswerStream;
import io.netty.channel.Channel;
import io.vertx.core.http.HttpClient;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.client.ClientResponseContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.client.impl.ClientRequestContextImpl;
import org.jboss.resteasy.reactive.client.impl.RestClientRequestContext;
import org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientRequestContext;
import org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * The calling thread's request while it is in progress: tells whether it was sent and on which connection, and reads its
 * response by {@link AnswerStream}. The client's public API can do none of this. The casts are to the classes that the
 * client passes to every filter; a test fails if an upgrade changes them.
 *
 * @see <a href="https://github.com/quarkusio/quarkus/pull/41990">The client's context of a request</a>
 */
public class LiveCall implements ClientRequestFilter, ResteasyReactiveClientResponseFilter {
    /** By the thread that waits for the response. */
    private static final Map<Thread, RestClientRequestContext> CURRENT = new ConcurrentHashMap<>();

    @Override
    public void filter(ClientRequestContext context) {
        var call = ((ClientRequestContextImpl) context).getRestClientRequestContext();
        CURRENT.put(Thread.currentThread(), call);
        correct(call.getHttpClient());
    }

    @SuppressWarnings("deprecation") // the replacement needs the client's builder, which is the REST client's own
    private static void correct(HttpClient client) {
        client.connectionHandler(made -> {
            if (made instanceof ConnectionBase connection) {
                ResponseCorrections.addTo(connection.channel().pipeline());
            }
        });
    }

    /** Called on the event loop that delivers the response, before anybody reads it. */
    @Override
    public void filter(ResteasyReactiveClientRequestContext request, ClientResponseContext response) {
        var received = ((ClientRequestContextImpl) request)
                .getRestClientRequestContext()
                .getVertxClientResponse();
        if (received != null && response.hasEntity() && AnswerStream.canRead(received)) {
            response.setEntityStream(AnswerStream.instead(response.getEntityStream(), received));
        }
    }

    /** Returns true if there was a connection, so that the gateway may have received the request. */
    static boolean isSent() {
        var call = CURRENT.get(Thread.currentThread());
        return call != null && call.getHttpClientRequest() != null;
    }

    /** Returns true if a thread's request waits for its connection: nothing of it was sent. */
    static boolean isConnecting(Thread thread) {
        var call = CURRENT.get(thread);
        return call != null && call.getHttpClientRequest() == null;
    }

    /** The connection of the calling thread's request, or null if there was none. */
    static @Nullable Channel connection() {
        var call = CURRENT.get(Thread.currentThread());
        var request = call == null ? null : call.getHttpClientRequest();
        return request != null && request.connection() instanceof ConnectionBase connection
                ? connection.channel()
                : null;
    }

    /** The calling thread's request is over. */
    static void end() {
        CURRENT.remove(Thread.currentThread());
    }
}
