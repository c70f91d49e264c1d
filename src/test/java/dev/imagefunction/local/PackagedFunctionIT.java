package dev.imagefunction.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.generation.Sha256;
import dev.imagefunction.local.http.LocalJson;
import dev.imagefunction.local.lambda.LambdaClients;
import dev.imagefunction.local.lambda.LocalLambda;
import dev.imagefunction.local.lambda.PackagedFunction;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** The packaged function in the local environment, called by AWS's clients. */
class PackagedFunctionIT {
    private static final Path TARGET = Path.of(System.getProperty("build.directory", "target"));
    private static final LocalEnvironment LOCAL =
            new LocalEnvironment(LocalSettings.anywhere(TARGET.resolve("local-it")), PackagedFunction.in(TARGET));
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
    void synchronousInvocationReturnsAUrlThatOpensTheImage() throws Exception {
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
    void processesThatStartTogetherDoNotDisturbEachOther() {
        LAMBDA.function("generate").kill();

        var calls = IntStream.range(0, 3)
                .mapToObj(caller -> CompletableFuture.supplyAsync(
                        () -> invoke("{\"prompt\":\"otter\"}").functionError(),
                        command -> Thread.ofVirtual().start(command)))
                .toList();

        assertTrue(calls.stream().map(CompletableFuture::join).allMatch(Objects::isNull));
    }

    @Test
    void functionRunsWithoutTheNativePartOfAwsClientToo() throws Exception {
        var loop = PackagedFunction.in(TARGET).withLoop();
        var spec = LAMBDA.function("generate").spec().named("loop");
        LAMBDA.deploy(spec, loop).deploy(spec.named("broken").with(Map.of("IMAGE_BUCKET", "")), loop);
        var refused =
                LocalJson.parse(LAMBDA.invoke("loop", "{\"size\":\"1x1\"}").payload());
        assertEquals("failed", refused.path("status").asText());
        assertFalse(LAMBDA.invoke("loop", "{\"prompt\":\"otter\"}").failed());
        var thrown = LAMBDA.invoke("loop", "{\"prompt\":\"fault: 503\"}");
        assertTrue(thrown.failed() && thrown.payload().contains("errorMessage"), thrown::payload);
        var broken = LAMBDA.invoke("broken", "{}").payload();
        assertTrue(broken.contains("IMAGE_BUCKET"), broken);
    }
}
