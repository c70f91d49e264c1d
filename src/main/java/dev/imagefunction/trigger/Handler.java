package dev.imagefunction.trigger;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.quarkus.funqy.lambda.FunqyStreamHandler;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValidationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jboss.logging.MDC;

/** Lambda's way in on the JVM: Funqy's, and the request id where the native poll loop puts it. */
public final class Handler implements RequestStreamHandler {
    private final RequestStreamHandler funqy;

    /** Starts the application here, in Lambda's initialization, and not during the first invocation. */
    public Handler() {
        this(started());
    }

    private static RequestStreamHandler started() {
        try {
            var handler = new FunqyStreamHandler();
            Quarkus.manualStart();
            return handler;
        } catch (RuntimeException e) {
            throw new NotStarted(rootCause(e));
        }
    }

    private static Throwable rootCause(Throwable e) {
        return e.getCause() == null ? e : rootCause(e.getCause());
    }

    /** Says in one line why: a wrong setting needs no stack trace. */
    private static final class NotStarted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotStarted(Throwable why) {
            super(
                    why instanceof ConfigurationException || why instanceof ConfigValidationException
                            ? why.getMessage()
                            : why.toString(),
                    null,
                    false,
                    false);
        }
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
