package dev.imagefunction.local.lambda;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

class LocalLambdaTest {
    private static final int MB = 1024 * 1024;

    private final LocalLambda lambda = new LocalLambda(0).retryAfter(Duration.ZERO, Duration.ZERO);
    private final LambdaClient client = LambdaClients.at(lambda.endpoint());

    @AfterEach
    void close() {
        client.close();
        lambda.close();
    }

    private void deploy(String name, InlineFunction.Code handler) {
        lambda.deploy(FunctionSpec.of(name), new InlineFunction(handler));
    }

    private InvokeResponse invoke(String name, String event) {
        return client.invoke(call -> call.functionName(name).payload(SdkBytes.fromUtf8String(event)));
    }

    private InvokeResponse send(String name, String event) {
        return client.invoke(call ->
                call.functionName(name).invocationType(InvocationType.EVENT).payload(SdkBytes.fromUtf8String(event)));
    }

    @Test
    void functionIsFoundByItsArnAndAnAbsentEventIsEmpty() {
        deploy("greet", event -> event);

        var answer =
                client.invoke(call -> call.functionName(FunctionSpec.of("greet").arn() + ":$LATEST"));

        assertEquals("{}", answer.payload().asUtf8String());
    }

    /** A browser sends GET to what quarkus:dev prints as its URL. */
    @Test
    void urlOfDevModeSaysWhatItTakes() throws Exception {
        try (var dev = new DevFunction(0, 0);
                var http = HttpClient.newHttpClient()) {
            var response = http.send(HttpRequest.newBuilder(dev.uri()).build(), BodyHandlers.ofString());

            assertEquals(405, response.statusCode());
            assertTrue(response.body().contains("POST a generation event here"), response::body);
        }
    }

    @Test
    void eventsAreLimitedToSixMegabytesAndOneWhereAsynchronous() {
        deploy("length", event -> String.valueOf(event.length()));

        assertEquals(
                String.valueOf(6 * MB),
                invoke("length", jsonOfSize(6 * MB)).payload().asUtf8String());
        assertEquals(202, send("length", jsonOfSize(MB)).statusCode());
        assertTooLarge(() -> invoke("length", jsonOfSize(6 * MB + 1)));
        assertTooLarge(() -> send("length", jsonOfSize(MB + 1)));
    }

    private static void assertTooLarge(Executable call) {
        var refused = assertThrows(LambdaException.class, call);
        assertEquals(413, refused.statusCode());
        assertEquals("RequestEntityTooLargeException", refused.awsErrorDetails().errorCode());
    }

    private static String jsonOfSize(int size) {
        return "\"" + "x".repeat(size - 2) + "\"";
    }

    @Test
    void oneMoreThanTheBoundIsThrottledUntilOneEnds() throws Exception {
        var started = new CountDownLatch(1);
        var finish = new CountDownLatch(1);
        lambda.deploy(FunctionSpec.of("slow").withConcurrency(1), new InlineFunction(event -> {
            started.countDown();
            finish.await();
            return event;
        }));
        var first = CompletableFuture.supplyAsync(() -> invoke("slow", "1"));
        assertTrue(started.await(2, MINUTES));

        assertThrows(TooManyRequestsException.class, () -> invoke("slow", "2"));

        finish.countDown();
        assertEquals("1", first.get(2, MINUTES).payload().asUtf8String());
        assertEquals("3", invoke("slow", "3").payload().asUtf8String());
    }
}
