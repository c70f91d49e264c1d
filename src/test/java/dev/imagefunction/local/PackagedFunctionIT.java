package dev.imagefunction.local;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.imagefunction.generation.Sha256;
import dev.imagefunction.local.http.LocalJson;
import dev.imagefunction.local.lambda.LambdaClients;
import dev.imagefunction.local.lambda.LocalLambda;
import dev.imagefunction.local.queue.LocalQueues;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** What ships, in the local environment, called by AWS's clients as it is in production. */
class PackagedFunctionIT {
    private static final Path TARGET = Path.of(System.getProperty("build.directory", "target"));
    private static final LocalEnvironment LOCAL =
            new LocalEnvironment(LocalSettings.anywhere(TARGET.resolve("local-it"), TARGET), System.out::println);
    private static final LocalLambda LAMBDA = LOCAL.lambda();
    private static final LambdaClient CLIENT = LambdaClients.at(LAMBDA.endpoint());
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @AfterAll
    static void close() {
        HTTP.close();
        CLIENT.close();
        LOCAL.close();
    }

    private static InvokeResponse invoke(String event) {
        return CLIENT.invoke(call -> call.functionName("generate").payload(SdkBytes.fromUtf8String(event)));
    }

    @Test
    void synchronousInvocationReturnsAnAddressThatOpensTheImage() throws Exception {
        var answer = invoke("{\"prompt\":\"A cute baby sea otter\"}");

        assertNull(answer.functionError(), () -> answer.payload().asUtf8String());
        var stored = LocalJson.parse(answer.payload().asUtf8String()).at("/data/0");
        var url = URI.create(stored.path("url").asText());
        var image = HTTP.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofByteArray());
        assertEquals(200, image.statusCode());
        assertEquals("image/png", image.headers().firstValue("Content-Type").orElseThrow());
        // natively another library hashes than on the JVM
        assertEquals(Sha256.hex(image.body()), stored.path("sha256").asText());
    }

    @Test
    void invalidRequestIsAnAnswerAndNotAFunctionError() throws Exception {
        var answer = invoke("{\"prompt\":\"otter\",\"size\":\"1x1\"}");

        assertNull(answer.functionError());
        var body = LocalJson.parse(answer.payload().asUtf8String());
        assertEquals("failed", body.path("status").asText());
        assertEquals("size", body.at("/error/param").asText());
    }

    @Test
    void asynchronousEventEndsAtItsDestination() throws Exception {
        var destination = new LinkedBlockingQueue<JsonNode>();
        LAMBDA.onSuccess(destination::add);

        var accepted = CLIENT.invoke(call -> call.functionName("generate")
                .invocationType(InvocationType.EVENT)
                .payload(SdkBytes.fromUtf8String("{\"prompt\":\"otter\"}")));

        assertEquals(202, accepted.statusCode());
        var record = destination.poll(60, SECONDS);
        assertNotNull(record);
        assertEquals("succeeded", record.at("/responsePayload/status").asText());
    }

    @Test
    void httpCallReturnsImages() throws Exception {
        var request = HttpRequest.newBuilder(LOCAL.http().resolve("/v1/images/generations"))
                .header("Authorization", "Bearer " + LocalEnvironment.HTTP_KEY)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"prompt\":\"otter\"}"));

        var response = HTTP.send(request.build(), BodyHandlers.ofString());

        assertEquals(200, response.statusCode(), response::body);
        assertTrue(LocalJson.parse(response.body()).at("/data/0/url").isTextual(), response::body);
    }

    @Test
    void queuedMessageEndsAsItsResultInTheBucket() throws Exception {
        var queues = LOCAL.queues();
        var id = UUID.randomUUID().toString();
        queues.client().sendMessage(message -> message.queueUrl(queues.url(LocalQueues.GENERATIONS))
                .messageBody("{\"id\":\"" + id + "\",\"prompt\":\"otter\"}"));

        var result = "generations/internal/" + id + "/result.json";
        var queue = queues.url(LocalQueues.GENERATIONS);
        for (var poll = 0;
                poll < 60
                        && !LOCAL.store().keys(LocalEnvironment.BUCKET, result).contains(result);
                poll++) {
            // a long poll of an empty queue passes the time
            queues.client()
                    .receiveMessage(request -> request.queueUrl(queue + "-dead").waitTimeSeconds(1));
        }
        if (!LOCAL.store().keys(LocalEnvironment.BUCKET, result).contains(result)) {
            fail("no " + result);
        }
    }

    @Test
    void processesThatStartTogetherDoNotDisturbEachOther() {
        LAMBDA.kill("generate");

        var calls = IntStream.range(0, 3)
                .mapToObj(caller -> CompletableFuture.supplyAsync(
                        () -> invoke("{\"prompt\":\"otter\"}").functionError(),
                        command -> Thread.ofVirtual().start(command)))
                .toList();

        assertTrue(calls.stream().map(CompletableFuture::join).allMatch(Objects::isNull));
    }

    @Test
    void warmProcessIsUsedAgainAndAKilledOneReplaced() {
        LAMBDA.kill("generate");
        invoke("{\"prompt\":\"otter\"}");
        var pids = LAMBDA.pids("generate");
        invoke("{\"prompt\":\"otter\"}");
        assertEquals(pids, LAMBDA.pids("generate"));

        LAMBDA.kill("generate");

        assertNull(invoke("{\"prompt\":\"otter\"}").functionError());
    }
}
