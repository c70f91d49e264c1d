package dev.imagefunction.packaged;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.errors.UnexpectedStatusCodeException;
import com.openai.errors.UnprocessableEntityException;
import com.openai.models.images.Image;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.images.ImagesResponse;
import com.openai.models.models.Model;
import dev.imagefunction.local.LocalEnvironment;
import dev.imagefunction.local.gateway.BrokenResponses;
import dev.imagefunction.local.gateway.Fault;
import dev.imagefunction.local.gateway.GatewayCall;
import dev.imagefunction.local.gateway.LocalGateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** OpenAI's client for Java, with a base URL and a key only. */
@ExtendWith(Deployment.class)
class OpenAiJavaClientIT {
    private static final String PROMPT = "A cute baby sea otter";
    /** Fails all attempts that the function makes by itself, with a short wait. */
    private static final Fault[] LIMITED =
            Collections.nCopies(6, soon(429, "rate_limit_exceeded")).toArray(Fault[]::new);

    private final LocalEnvironment local;
    private final LocalGateway gateway;
    private final OpenAIClient client;

    OpenAiJavaClientIT(LocalEnvironment local) {
        this.local = local;
        this.gateway = local.gateway();
        this.client = client("/v1", LocalEnvironment.HTTP_KEY);
    }

    private OpenAIClient client(String base, String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(local.http() + base)
                .apiKey(key)
                .build();
    }

    @AfterEach
    void close() {
        client.close();
    }

    private static Fault soon(int status, String code) {
        return Fault.status(status).error(code).header("retry-after-ms", "1");
    }

    private static ImageGenerateParams.Builder otter() {
        return ImageGenerateParams.builder().prompt(PROMPT);
    }

    private ImagesResponse generate(ImageGenerateParams.Builder request) {
        return client.images().generate(request.build());
    }

    private static List<String> urls(ImagesResponse response) {
        return response.data().orElseThrow().stream()
                .map(Image::url)
                .map(url -> url.orElseThrow())
                .toList();
    }

    private static byte[] opened(String url) {
        try (var http = HttpClient.newHttpClient()) {
            var response = http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofByteArray());
            assertEquals(200, response.statusCode());
            assertEquals(
                    "image/png", response.headers().firstValue("Content-Type").orElseThrow());
            return response.body();
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(url, failed);
        }
    }

    @Test
    void modelThatMakesSeveralImagesIsCalledOnceForThem() {
        var response = generate(otter().model("gpt-image-1").n(3).size("1024x1024"));

        var urls = urls(response);
        assertEquals(3, urls.size());
        assertTrue(urls.stream().map(OpenAiJavaClientIT::opened).allMatch(image -> image.length > 1000));
        assertEquals(List.of(3), gateway.calls().stream().map(GatewayCall::n).toList());
        assertTrue(response.created() > 0);
    }

    @Test
    void modelThatMakesOneImageIsCalledForEach() {
        var response = generate(otter().model("gpt-image-1.5").n(2).quality(ImageGenerateParams.Quality.LOW));

        urls(response).forEach(OpenAiJavaClientIT::opened);
        assertEquals(List.of(1, 1), gateway.calls().stream().map(GatewayCall::n).toList());
    }

    @Test
    void modelsAreListedAndFoundByName() {
        assertEquals(
                List.of("gpt-image-1", "gpt-image-1.5"),
                client.models().list().data().stream().map(Model::id).sorted().toList());
        assertEquals("gpt-image-1", client.models().retrieve("gpt-image-1").id());
    }

    @Test
    void unknownSizeIsABadRequestThatNamesIt() {
        var thrown = assertThrows(BadRequestException.class, () -> generate(otter().size("1x1")));

        assertEquals("size", thrown.param().orElseThrow());
        assertEquals("invalid_value", thrown.code().orElseThrow());
        assertEquals("invalid_request_error", thrown.type().orElseThrow());
        assertEquals(List.of(), gateway.calls());
    }

    @Test
    void parameterThatTheModelDoesNotTakeIsABadRequestThatNamesIt() {
        var thrown = assertThrows(
                BadRequestException.class,
                () -> generate(otter().background(ImageGenerateParams.Background.TRANSPARENT)));

        assertEquals("background", thrown.param().orElseThrow());
    }

    /** The bytes of each image, which are those at its URL. */
    private static void assertHoldsItsImages(ImagesResponse response) {
        for (var image : response.data().orElseThrow()) {
            var decoded = Base64.getDecoder().decode(image.b64Json().orElseThrow());
            assertArrayEquals(opened(image.url().orElseThrow()), decoded);
        }
    }

    @Test
    @SuppressWarnings("deprecation") // what people send all the same
    void base64IsInTheResponseIfTheRequestAsksForIt() {
        var response = generate(otter().n(2).responseFormat(ImageGenerateParams.ResponseFormat.B64_JSON));

        assertEquals(2, urls(response).size());
        assertHoldsItsImages(response);
    }

    @Test
    void base64IsInTheResponseUnderTheInlineBaseUrl() {
        var inline = client("/inline/v1", LocalEnvironment.HTTP_KEY);

        assertHoldsItsImages(inline.images().generate(otter().build()));
        inline.close();
    }

    @Test
    @SuppressWarnings("deprecation") // what people send all the same
    void urlsMayBeRequestedExplicitly() {
        opened(urls(generate(otter().responseFormat(ImageGenerateParams.ResponseFormat.URL)))
                .get(0));
    }

    @Test
    void promptThatModerationRefusesIsABadRequestAndNotRepeated() {
        gateway.always(Fault.moderationBlocked());

        var thrown = assertThrows(BadRequestException.class, () -> generate(otter()));

        assertEquals("moderation_blocked", thrown.code().orElseThrow());
        assertEquals(1, gateway.calls().size());
    }

    @Test
    void unknownKeyIsUnauthorized() {
        var stranger = client("/v1", "sk-stranger");

        var thrown = assertThrows(
                UnauthorizedException.class, () -> stranger.images().generate(otter().build()));

        assertEquals("invalid_api_key", thrown.code().orElseThrow());
        assertEquals(List.of(), gateway.calls());
        stranger.close();
    }

    @Test
    void unknownModelIsNotFound() {
        assertThrows(NotFoundException.class, () -> client.models().retrieve("dall-e-9"));
    }

    @Test
    void idOfAnotherRequestIsUnprocessable() {
        var id = UUID.randomUUID().toString();
        generate(otter().putAdditionalHeader("Idempotency-Key", id));

        var thrown = assertThrows(
                UnprocessableEntityException.class,
                () -> generate(otter().n(2).putAdditionalHeader("Idempotency-Key", id)));

        assertEquals("idempotency_key_reused", thrown.code().orElseThrow());
    }

    @Test
    void sameIdIsAConflictWhileItIsMadeAndThenTheSameImages() throws Exception {
        var refused = new CompletableFuture<@Nullable Void>();
        gateway.next(BrokenResponses.first(refused::join));
        var request =
                otter().putAdditionalHeader("Idempotency-Key", UUID.randomUUID().toString());
        var impatient = client.withOptions(options -> options.maxRetries(0));

        var first = CompletableFuture.supplyAsync(() -> generate(request));
        gateway.awaitCalls(1, Duration.ofMinutes(5));
        var thrown = assertThrows(
                UnexpectedStatusCodeException.class, () -> impatient.images().generate(request.build()));
        refused.complete(null);

        assertEquals(409, thrown.statusCode());
        assertEquals(1, urls(first.join()).size());
        assertEquals(1, urls(generate(request)).size());
        assertEquals(1, gateway.charged());
    }

    @Test
    void clientItselfRetriesWhenTheRateIsLimited() {
        gateway.next(LIMITED);

        opened(urls(generate(otter())).get(0));

        assertEquals(LIMITED.length + 1, gateway.calls().size());
        assertEquals(1, gateway.charged());
    }

    @Test
    void rateThatStaysLimitedIsToldWithTheTimeToWait() {
        gateway.always(soon(429, "rate_limit_exceeded"));

        var thrown = assertThrows(RateLimitException.class, () -> generate(otter()));

        assertEquals("rate_limit_exceeded", thrown.code().orElseThrow());
        assertEquals(List.of("1"), thrown.headers().values("retry-after"));
        assertEquals(0, gateway.charged());
    }

    @Test
    void failingGatewayIsAnInternalServerError() {
        gateway.always(soon(500, "server_error"));

        var thrown = assertThrows(InternalServerException.class, () -> generate(otter()));

        assertEquals(502, thrown.statusCode());
        assertEquals("gateway_failed", thrown.code().orElseThrow());
        assertTrue(thrown.headers().values("x-request-id").size() == 1);
    }

    @Test
    void accountWithoutCreditIsAnInternalServerErrorThatNobodyRepeats() {
        gateway.always(Fault.status(429).error("insufficient_quota"));

        var thrown = assertThrows(InternalServerException.class, () -> generate(otter()));

        assertEquals("gateway_rejected", thrown.code().orElseThrow());
        assertEquals(1, gateway.calls().size());
    }
}
