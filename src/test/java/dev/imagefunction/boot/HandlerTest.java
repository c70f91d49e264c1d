package dev.imagefunction.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.imagefunction.telemetry.LambdaContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HandlerTest {
    // Of Context's dozen methods this is the one that is called.
    private final Context context = (Context) Proxy.newProxyInstance(
            Context.class.getClassLoader(), new Class<?>[] {Context.class}, (proxy, method, args) -> "request-1");

    private void handle(RequestStreamHandler funqy) throws IOException {
        new Handler(funqy).handleRequest(InputStream.nullInputStream(), OutputStream.nullOutputStream(), context);
    }

    @Test
    void requestIdIsKnownDuringTheInvocationAndForgottenAfter() throws Exception {
        List<@Nullable Object> seen = new ArrayList<>();
        handle((input, output, context) -> seen.add(MDC.get(LambdaContext.REQUEST_ID)));
        assertEquals(List.of("request-1"), seen);
        assertNull(MDC.get(LambdaContext.REQUEST_ID));
    }

    @Test
    void requestIdIsForgottenAfterAFailureToo() {
        assertThrows(
                IllegalStateException.class,
                () -> handle((input, output, context) -> {
                    throw new IllegalStateException("failed");
                }));
        assertNull(MDC.get(LambdaContext.REQUEST_ID));
    }
}
