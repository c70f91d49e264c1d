package dev.imagefunction.boot;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.imagefunction.telemetry.LambdaContext;
import io.quarkus.arc.Arc;
import io.quarkus.funqy.lambda.FunqyStreamHandler;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.Security;
import java.time.Duration;
import org.jboss.logging.MDC;

/** Lambda's handler on the JVM: Funqy's, with the request id where the native poll loop puts it. */
public final class Handler implements RequestStreamHandler {
    /** Lambda gives an initialization 10 s. */
    private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(4);

    private final RequestStreamHandler funqy;

    /** Starts the application during Lambda's initialization, and not during the first invocation. */
    public Handler() {
        this(started());
    }

    Handler(RequestStreamHandler funqy) {
        this.funqy = funqy;
    }

    private static RequestStreamHandler started() {
        // An address in a snapshot may be wrong when the snapshot is restored. Lambda has a DNS cache of its own.
        Security.setProperty("networkaddress.cache.ttl", "0");
        StartCheck.run();
        FirstConnection.begin(System.getenv());
        var handler = new FunqyStreamHandler();
        Quarkus.manualStart();
        try {
            Arc.container().instance(WarmUp.class).get().await(LONGEST_WARM_UP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return handler;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        MDC.put(LambdaContext.REQUEST_ID, context.getAwsRequestId());
        try {
            funqy.handleRequest(input, output, context);
        } finally {
            MDC.remove(LambdaContext.REQUEST_ID);
        }
    }
}
