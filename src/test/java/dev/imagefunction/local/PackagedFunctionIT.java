package dev.imagefunction.local;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;

/** What ships, invoked by AWS's client as it is in production. */
class PackagedFunctionIT {
    private static final LocalLambda LAMBDA = new LocalLambda(0)
            .deploy(
                    FunctionSpec.of("generate"),
                    PackagedFunction.in(Path.of(System.getProperty("build.directory", "target"))));
    private static final LambdaClient CLIENT = LambdaClients.at(LAMBDA.endpoint());

    @AfterAll
    static void close() {
        CLIENT.close();
        LAMBDA.close();
    }

    private static final SdkBytes EVENT = SdkBytes.fromUtf8String("{\"prompt\":\"A cute baby sea otter\"}");

    @Test
    void answersASynchronousInvocation() {
        var answer = CLIENT.invoke(call -> call.functionName("generate").payload(EVENT));

        assertNull(answer.functionError(), () -> answer.payload().asUtf8String());
        assertTrue(
                answer.payload().asUtf8String().contains("sea otter"),
                answer.payload().asUtf8String());
    }

    @Test
    void processesThatStartTogetherDoNotDisturbEachOther() {
        LAMBDA.kill("generate");

        var errors = IntStream.range(0, 3)
                .mapToObj(caller -> CompletableFuture.supplyAsync(
                        () -> CLIENT.invoke(
                                        call -> call.functionName("generate").payload(EVENT))
                                .functionError(),
                        command -> Thread.ofVirtual().start(command)))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertEquals(3, errors.stream().filter(Objects::isNull).count());
        assertEquals(3, LAMBDA.pids("generate").size());
    }

    @Test
    void takesAnAsynchronousEvent() throws Exception {
        var destination = new LinkedBlockingQueue<JsonNode>();
        LAMBDA.onSuccess(destination::add);

        var accepted = CLIENT.invoke(call -> call.functionName("generate")
                .invocationType(InvocationType.EVENT)
                .payload(EVENT));

        assertEquals(202, accepted.statusCode());
        var record = destination.poll(60, SECONDS);
        assertNotNull(record);
        assertEquals("Success", record.at("/requestContext/condition").textValue());
    }

    @Test
    void warmProcessIsUsedAgainAndAKilledOneReplaced() {
        CLIENT.invoke(call -> call.functionName("generate").payload(EVENT));
        var pid = LAMBDA.pids("generate").getFirst();
        CLIENT.invoke(call -> call.functionName("generate").payload(EVENT));
        assertEquals(pid, LAMBDA.pids("generate").getFirst());

        LAMBDA.kill("generate");

        assertNull(CLIENT.invoke(call -> call.functionName("generate").payload(EVENT))
                .functionError());
    }
}
