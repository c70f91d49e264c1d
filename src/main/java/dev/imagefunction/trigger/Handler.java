package dev.imagefunction.trigger;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.quarkus.funqy.lambda.FunqyStreamHandler;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jboss.logging.MDC;

/** Lambda's way in on the JVM: Funqy's, and the request id where the native poll loop puts it. */
public final class Handler implements RequestStreamHandler {
    private final RequestStreamHandler funqy;

    /** Starts the application here, in Lambda's initialization, and not during the first invocation. */
    public Handler() {
        this(new FunqyStreamHandler());
        Quarkus.manualStart();
    }

    Handler(RequestStreamHandler funqy) {
        this.funqy = funqy;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        MDC.put(Lambda.REQUEST_ID, context.getAwsRequestId());
        try {
            funqy.handleRequest(input, output, context);
        } finally {
            MDC.remove(Lambda.REQUEST_ID);
        }
    }
}
