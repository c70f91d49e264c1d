package dev.imagefunction.trigger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HandlerTest {
    @Test
    void requestIdIsKnownDuringTheInvocationAndForgottenAfter() throws Exception {
        List<@Nullable String> seen = new ArrayList<>();
        var handler = new Handler((input, output, context) -> seen.add(Lambda.knownRequestId()));
        // Of Context's dozen methods this is the one that is called.
        var context = (Context) Proxy.newProxyInstance(
                Context.class.getClassLoader(), new Class<?>[] {Context.class}, (proxy, method, args) -> "request-1");
        handler.handleRequest(InputStream.nullInputStream(), OutputStream.nullOutputStream(), context);
        assertEquals(List.of("request-1"), seen);
        assertNull(Lambda.knownRequestId());
    }
}
