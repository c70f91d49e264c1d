package dev.imagefunction.packaged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.imagefunction.generation.Sha256;
import dev.imagefunction.local.LocalEnvironment;
import dev.imagefunction.local.gateway.LocalGateway;
import dev.imagefunction.local.store.StoreClient;
import dev.imagefunction.node.Command;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Vercel AI SDK, LangChain and the gateway's own sample programs, with a base URL and a key only. */
@ExtendWith(Deployment.class)
class NodeClientsIT {
    private final LocalEnvironment local;
    private final LocalGateway gateway;

    NodeClientsIT(LocalEnvironment local) {
        this.local = local;
        this.gateway = local.gateway();
    }

    @BeforeAll
    static void install() throws Exception {
        NodeClients.install();
    }

    /** The hashes of every object of the store. */
    private Set<String> stored() {
        return StoreClient.keys(local.store(), LocalEnvironment.BUCKET, "generations/local/").stream()
                .filter(key -> key.endsWith(".png"))
                .map(key -> Sha256.hex(StoreClient.read(local.store(), LocalEnvironment.BUCKET, key)))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static List<String> hashes(JsonNode images) {
        return StreamSupport.stream(images.spliterator(), false)
                .map(image -> image.path("sha256").asText())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "openai, gpt-image-1.5, 1",
        "openai, gpt-image-1.5, 2",
        "openai, gpt-image-1, 2",
        "openai-compatible, gpt-image-1.5, 1",
        "openai-compatible, gpt-image-1.5, 2"
    })
    void vercelAiSdkGetsTheStoredImages(String provider, String model, int n) {
        var call = "{\"provider\": \"%s\", \"model\": \"%s\", \"request\": {\"prompt\": \"An otter\", \"n\": %d}}"
                .formatted(provider, model, n);

        var made = NodeClients.run(local, "/inline/v1", "vercel-ai.mjs", call);

        assertEquals(n, made.path("images").size(), made::toString);
        made.path("images")
                .forEach(image ->
                        assertEquals("image/png", image.path("mediaType").asText()));
        assertTrue(stored().containsAll(hashes(made.path("images"))), made::toString);
        assertEquals(n, gateway.charged());
    }

    @Test
    void vercelAiSdkShowsTheMessageOfAnError() {
        var call = "{\"provider\": \"openai\", \"model\": \"gpt-image-1.5\","
                + " \"request\": {\"prompt\": \"An otter\", \"size\": \"512x512\"}}";

        var refused = NodeClients.run(local, "/inline/v1", "vercel-ai.mjs", call);

        assertEquals(400, refused.path("status").asInt(), refused::toString);
        assertTrue(refused.path("message").asText().contains("1024x1024"), refused::toString);
        assertEquals(0, gateway.charged());
    }

    @Test
    void langChainIsToldEachFieldThatTheModelsDoNotTake() {
        var refused = NodeClients.run(local, "/v1", "langchain.mjs", "{}");

        assertEquals(400, refused.path("status").asInt(), refused::toString);
        var message = refused.path("message").asText();
        for (var told : List.of("dall-e-3", "gpt-image-1.5", "style")) {
            assertTrue(message.contains(told), message);
        }
        assertEquals(0, gateway.charged());
    }

    @Test
    void langChainIsToldTheQualities() {
        var refused = NodeClients.run(
                local, "/v1", "langchain.mjs", "{\"withoutStyle\": true, \"fields\": {\"model\": \"gpt-image-1.5\"}}");

        assertEquals("quality", refused.path("param").asText(), refused::toString);
        assertTrue(refused.path("message").asText().contains("high, medium, low"), refused::toString);
    }

    @Test
    void langChainGetsAUrlOnceItSendsWhatTheModelTakes() {
        var made = NodeClients.run(
                local,
                "/v1",
                "langchain.mjs",
                "{\"withoutStyle\": true, \"fields\": {\"model\": \"gpt-image-1.5\", \"quality\": \"high\"}}");

        assertTrue(made.path("outcome").asText().startsWith("http"), made::toString);
        assertEquals(1, gateway.charged());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1", "/inline/v1"})
    void langChainGetsBase64(String base) {
        var call = "{\"withoutStyle\": true, \"fields\": {\"model\": \"gpt-image-1.5\", \"quality\": \"high\","
                + " \"dallEResponseFormat\": \"b64_json\"}}";

        var made = NodeClients.run(local, base, "langchain.mjs", call);

        assertTrue(stored().contains(made.path("outcome").asText()), made::toString);
    }

    @Test
    void gatewaysSampleProgramsReadTheirImage() throws Exception {
        var command = List.of(
                "node", NodeClients.DIRECTORY.resolve("gateway-sample.mjs").toString());

        var hash = Command.run(command, NodeClients.environment(local, "/inline/v1", LocalEnvironment.HTTP_KEY));

        assertTrue(stored().contains(hash), hash);
    }
}
