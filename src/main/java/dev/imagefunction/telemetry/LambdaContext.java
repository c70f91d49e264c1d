package dev.imagefunction.telemetry;

import java.util.UUID;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** Lambda's context of the current invocation, which Funqy does not pass on. */
public final class LambdaContext {
    /** The key that Quarkus' native poll loop uses; the JVM handler uses the same. */
    public static final String REQUEST_ID = "AWSRequestId";

    private static final String TRACE = "com.amazonaws.xray.traceHeader";

    private LambdaContext() {}

    /** Lambda's request id, or a random one outside Lambda. */
    public static String requestId() {
        var id = knownRequestId();
        return id == null ? UUID.randomUUID().toString() : id;
    }

    static @Nullable String knownRequestId() {
        return MDC.get(REQUEST_ID) instanceof String id && !id.isEmpty() ? id : null;
    }

    /** X-Ray's trace, such as {@code 1-5759e988-bd862e3fe1be46a994272793}. */
    static @Nullable String traceId() {
        for (var part : System.getProperty(TRACE, "").split(";", -1)) {
            if (part.startsWith("Root=")) {
                return part.substring("Root=".length());
            }
        }
        return null;
    }
}
