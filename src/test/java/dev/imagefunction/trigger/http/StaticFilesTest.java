package dev.imagefunction.trigger.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.boot.Setup;
import dev.imagefunction.generation.Sha256;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page and the OpenAPI document. */
class StaticFilesTest {
    private final Setup setup = new Setup();

    /** As a browser sends it: without a token. */
    private ProxyResponse get(String stage, String path) {
        return setup.http(Map.of(
                "version",
                "2.0",
                "rawPath",
                path,
                "requestContext",
                Map.of("http", Map.of("method", "GET"), "stage", stage)));
    }

    @ParameterizedTest
    @CsvSource({"$default, /", "prod, /prod/", "prod, /prod"})
    void pageMayRunOnlyWhatItHolds(String stage, String path) {
        var response = get(stage, path);
        assertEquals(200, response.statusCode());
        assertEquals("text/html; charset=utf-8", response.headers().get("content-type"));
        assertEquals("no-referrer", response.headers().get("referrer-policy"));
        assertEquals("nosniff", response.headers().get("x-content-type-options"));
        var policy = new TreeMap<String, String>();
        for (var directive : String.valueOf(response.headers().get("content-security-policy"))
                .split("; ", -1)) {
            var words = directive.split(" ", 2);
            policy.put(words[0], words[1]);
        }
        assertEquals("'none'", policy.get("default-src"));
        assertEquals("'self'", policy.get("connect-src"));
        assertEquals("https://images.s3.eu-central-1.amazonaws.com", policy.get("img-src"));
        assertEquals("'none'", policy.get("frame-ancestors"));
        assertEquals(hashes(response.body(), "script"), policy.get("script-src"));
        assertEquals(hashes(response.body(), "style"), policy.get("style-src"));
    }

    /** Of every element of the page, whatever its attributes. */
    private static String hashes(String page, String element) {
        return Pattern.compile("<%1$s\\b[^>]*>(.*?)</%1$s>".formatted(element), Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(found -> Sha256.digest().digest(found.group(1).getBytes(UTF_8)))
                .map(hash -> "'sha256-%s'".formatted(Base64.getEncoder().encodeToString(hash)))
                .reduce((one, other) -> one + " " + other)
                .orElseThrow();
    }

    @Test
    void pageHoldsNoHandlerInItsMarkup() {
        var page = get("$default", "/").body();
        assertTrue(Pattern.compile("<[a-z]+\\s[^>]*\\bon[a-z]+\\s*=")
                .matcher(page)
                .results()
                .findAny()
                .isEmpty());
        assertTrue(page.getBytes(UTF_8).length <= 40 * 1024);
    }

    @Test
    void openApiDocumentIsJson() {
        var response = get("$default", "/openapi.json");
        assertEquals(200, response.statusCode());
        assertEquals("application/json", response.headers().get("content-type"));
        assertTrue(Setup.json(response.body()).path("openapi").asText().startsWith("3.1"));
    }

    @Test
    void filesAreRead() {
        var call = HttpCalls.post("/openapi.json", Map.of("prompt", "otter"));
        assertEquals(405, setup.http(call).statusCode());
    }
}
