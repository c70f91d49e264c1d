package dev.imagefunction.local.lambda;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Speaks to the Runtime API as a function's process does. */
class RuntimeApiTest {
    private final RuntimeApi api = new RuntimeApi(0);
    private final HttpClient process = HttpClient.newHttpClient();
    private final Invocation invocation =
            Invocation.of(FunctionSpec.of("greet").withTimeout(Duration.ofSeconds(30)), "{\"name\":\"Ada\"}");

    @AfterEach
    void close() {
        api.close();
    }

    private HttpResponse<String> call(HttpRequest.Builder request) throws IOException, InterruptedException {
        return process.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder path(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + api.address() + "/2018-06-01/runtime/" + path));
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return call(path(path).POST(BodyPublishers.ofString(body)));
    }

    @Test
    void processGetsTheInvocationAndItsContext() throws Exception {
        var before = System.currentTimeMillis();
        var turn = api.submit(invocation);

        var next = call(path("invocation/next"));

        assertEquals(200, next.statusCode());
        assertEquals("{\"name\":\"Ada\"}", next.body());
        var headers = next.headers();
        assertEquals(
                invocation.requestId(),
                headers.firstValue("Lambda-Runtime-Aws-Request-Id").orElseThrow());
        assertEquals(
                "arn:aws:lambda:eu-central-1:000000000000:function:greet",
                headers.firstValue("Lambda-Runtime-Invoked-Function-Arn").orElseThrow());
        assertTrue(headers.firstValue("Lambda-Runtime-Trace-Id").orElseThrow().startsWith("Root=1-"));
        var deadline = headers.firstValueAsLong("Lambda-Runtime-Deadline-Ms").orElseThrow();
        assertTrue(deadline >= before + 30_000 && deadline <= System.currentTimeMillis() + 30_000);
        assertTrue(turn.taken().isDone());
        assertFalse(turn.outcome().isDone());
    }

    @Test
    void failedStartEndsTheInvocationAndTheProcessIsNotUsedAgain() throws Exception {
        var turn = api.submit(invocation);

        post("init/error", "{\"errorMessage\":\"no configuration\"}");

        assertEquals(
                Outcome.failure("{\"errorMessage\":\"no configuration\"}"),
                turn.outcome().get(5, SECONDS));
        assertFalse(api.usable());
    }

    @Test
    void answerOverTheLimitIsAFunctionError() throws Exception {
        var turn = api.submit(invocation);
        call(path("invocation/next"));

        var reply = post("invocation/" + invocation.requestId() + "/response", "x".repeat(RuntimeApi.MAX_RESPONSE + 1));

        assertEquals(413, reply.statusCode());
        var outcome = turn.outcome().get(5, SECONDS);
        assertTrue(outcome.failed());
        assertTrue(outcome.payload().contains("Function.ResponseSizeTooLarge"), outcome.payload());
    }

    @Test
    void answerToAnotherInvocationIsRefused() throws Exception {
        var turn = api.submit(invocation);
        call(path("invocation/next"));

        assertEquals(400, post("invocation/another/response", "{}").statusCode());

        assertFalse(turn.outcome().isDone());
    }

    @Test
    void processThatEndsFailsItsInvocation() throws Exception {
        var turn = api.submit(invocation);
        call(path("invocation/next"));

        api.processExited(1);

        var outcome = turn.outcome().get(5, SECONDS);
        assertTrue(outcome.failed());
        assertTrue(outcome.payload().contains("Runtime exited with error: exit status 1"), outcome.payload());
    }
}
