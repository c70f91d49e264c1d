package dev.imagefunction.local.lambda;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
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
    void synchronousInvocationReturnsTheAnswer() {
        deploy("greet", event -> "{\"seen\":" + event + "}");

        var answer = invoke("greet", "{\"name\":\"Ada\"}");

        assertEquals(200, answer.statusCode());
        assertEquals("$LATEST", answer.executedVersion());
        assertNull(answer.functionError());
        assertEquals("{\"seen\":{\"name\":\"Ada\"}}", answer.payload().asUtf8String());
    }

    @Test
    void functionIsFoundByItsArnAndAnAbsentEventIsEmpty() {
        deploy("greet", event -> event);

        var answer =
                client.invoke(call -> call.functionName(FunctionSpec.of("greet").arn() + ":$LATEST"));

        assertEquals("{}", answer.payload().asUtf8String());
    }

    @Test
    void whatTheFunctionThrowsIsAFunctionErrorAndNotAnErrorOfTheCall() {
        deploy("fails", event -> {
            throw new IllegalStateException("no such luck");
        });

        var answer = invoke("fails", "{}");

        assertEquals(200, answer.statusCode());
        assertEquals("Unhandled", answer.functionError());
        assertEquals(
                "{\"errorType\":\"java.lang.IllegalStateException\",\"errorMessage\":\"no such luck\"}",
                answer.payload().asUtf8String());
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
        assertTrue(started.await(5, SECONDS));

        assertThrows(TooManyRequestsException.class, () -> invoke("slow", "2"));

        finish.countDown();
        assertEquals("1", first.get(5, SECONDS).payload().asUtf8String());
        assertEquals("3", invoke("slow", "3").payload().asUtf8String());
    }

    @Test
    void functionIsEndedAtItsTimeout() {
        lambda.deploy(FunctionSpec.of("stuck").withTimeout(Duration.ofMillis(50)), new InlineFunction(event -> {
            new CountDownLatch(1).await();
            return event;
        }));

        var answer = invoke("stuck", "{}");

        assertEquals("Unhandled", answer.functionError());
        assertTrue(
                answer.payload().asUtf8String().contains("Task timed out after 0.05 seconds"),
                answer.payload().asUtf8String());
    }

    @Test
    void killedFunctionFailsItsInvocationAndTheNextOneWorks() throws Exception {
        var tries = new AtomicInteger();
        var started = new CountDownLatch(1);
        deploy("fragile", event -> {
            if (tries.incrementAndGet() == 1) {
                started.countDown();
                new CountDownLatch(1).await();
            }
            return event;
        });
        var first = CompletableFuture.supplyAsync(() -> invoke("fragile", "1"));
        assertTrue(started.await(5, SECONDS));

        lambda.kill("fragile");

        var killed = first.get(5, SECONDS);
        assertEquals("Unhandled", killed.functionError());
        assertTrue(killed.payload().asUtf8String().contains("Runtime exited with error: signal: killed"));
        assertEquals("2", invoke("fragile", "2").payload().asUtf8String());
    }

    @Test
    void asynchronousEventIsTriedThreeTimesThenGoesToItsDestination() throws Exception {
        var tries = new AtomicInteger();
        var destination = new LinkedBlockingQueue<JsonNode>();
        lambda.onFailure(destination::add);
        deploy("fails", event -> {
            throw new IllegalStateException("try " + tries.incrementAndGet());
        });

        assertEquals(202, send("fails", "{\"prompt\":\"otter\"}").statusCode());

        var record = destination.poll(5, SECONDS);
        assertNotNull(record);
        assertEquals("otter", record.at("/requestPayload/prompt").textValue());
        assertEquals("RetriesExhausted", record.at("/requestContext/condition").textValue());
        assertEquals(3, record.at("/requestContext/approximateInvokeCount").intValue());
        assertEquals("try 3", record.at("/responsePayload/errorMessage").textValue());
    }
}
