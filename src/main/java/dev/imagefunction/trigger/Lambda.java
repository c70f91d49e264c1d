package dev.imagefunction.trigger;

import java.util.UUID;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** What Lambda tells of the invocation, which Funqy does not hand over. */
final class Lambda {
    /** The name that Quarkus' native poll loop uses; {@link Handler} does the same on the JVM. */
    static final String REQUEST_ID = "AWSRequestId";

    private static final String TRACE = "com.amazonaws.xray.traceHeader";

    private Lambda() {}

    /** The same when Lambda delivers an asynchronous event again; a random one outside Lambda. */
    static String requestId() {
        var id = knownRequestId();
        return id == null ? UUID.randomUUID().toString() : id;
    }

    static @Nullable String knownRequestId() {
        return MDC.get(REQUEST_ID) instanceof String id && !id.isEmpty() ? id : null;
    }

    /** X-Ray's trace, as {@code 1-5759e988-bd862e3fe1be46a994272793}. */
    static @Nullable String traceId() {
        for (var part : System.getProperty(TRACE, "").split(";", -1)) {
            if (part.startsWith("Root=")) {
                return part.substring("Root=".length());
            }
        }
        return null;
    }
}
