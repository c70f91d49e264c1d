package dev.imagefunction.gateway;

import io.vertx.core.http.HttpClientRequest;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.client.ClientResponseContext;
import org.jboss.resteasy.reactive.client.impl.ClientRequestContextImpl;
import org.jboss.resteasy.reactive.client.impl.RestClientRequestContext;
import org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientRequestContext;
import org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * Remembers a thread's call while it runs, so that it can be hung up, and reads its answer by {@link AnswerStream}. Closing an answer's stream is not enough: the
 * client then reads the rest of the answer, which may be endless.
 */
public class LiveCall implements ClientRequestFilter, ResteasyReactiveClientResponseFilter {
    private static final ThreadLocal<@Nullable RestClientRequestContext> CURRENT = new ThreadLocal<>();

    @Override
    public void filter(ClientRequestContext context) {
        CURRENT.set(((ClientRequestContextImpl) context).getRestClientRequestContext());
    }

    /** On the event loop that hands out the answer, before anybody reads it. */
    @Override
    public void filter(ResteasyReactiveClientRequestContext request, ClientResponseContext response) {
        var answer = ((ClientRequestContextImpl) request)
                .getRestClientRequestContext()
                .getVertxClientResponse();
        if (answer != null && response.hasEntity() && AnswerStream.canRead(answer)) {
            response.setEntityStream(AnswerStream.instead(response.getEntityStream(), answer));
        }
    }

    /** Ends the calling thread's call, and closes its connection unless the answer was read to its end. */
    static void end(boolean complete) {
        var call = CURRENT.get();
        CURRENT.remove();
        if (call != null && !complete) {
            call.setUserCanceled();
            HttpClientRequest request = call.getHttpClientRequest();
            if (request != null) {
                request.reset();
            }
        }
    }
}
