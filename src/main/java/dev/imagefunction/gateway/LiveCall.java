package dev.imagefunction.gateway;

import io.vertx.core.http.HttpClientRequest;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import org.jboss.resteasy.reactive.client.impl.ClientRequestContextImpl;
import org.jboss.resteasy.reactive.client.impl.RestClientRequestContext;
import org.jspecify.annotations.Nullable;

/**
 * Remembers a thread's call while it runs, so that it can be hung up. Closing an answer's stream is not enough: the
 * client then reads the rest of the answer, which may be endless.
 */
public class LiveCall implements ClientRequestFilter {
    private static final ThreadLocal<@Nullable RestClientRequestContext> CURRENT = new ThreadLocal<>();

    @Override
    public void filter(ClientRequestContext context) {
        CURRENT.set(((ClientRequestContextImpl) context).getRestClientRequestContext());
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
