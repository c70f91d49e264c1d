package dev.imagefunction.trigger.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.boot.Setup;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorsTest {
    private static final String SHOP = "https://shop.example";

    private static ProxyResponse call(String origins, String method, String file, @Nullable String origin) {
        var call = HttpCalls.changed(
                file, Map.of("requestContext", Map.of("http", Map.of("method", method), "stage", "$default")));
        return new Setup(Map.of("CORS_ORIGINS", origins))
                .http(origin == null ? call : HttpCalls.withHeader(call, "Origin", origin));
    }

    private static @Nullable String allowed(ProxyResponse response) {
        assertTrue(response.headers().keySet().stream().noneMatch("access-control-allow-credentials"::equals));
        return response.headers().get("access-control-allow-origin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "OPTIONS"})
    void isOffByDefault(String method) {
        var response = call("", method, "models", SHOP);
        assertTrue(response.headers().keySet().stream().noneMatch(name -> name.startsWith("access-control")));
        assertFalse(response.headers().containsKey("vary"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://shop.example, https://shop.example, https://shop.example",
        "'https://a.example, https://shop.example', https://shop.example, https://shop.example",
        "https://shop.example, https://shop.example.evil.example, ",
        "https://shop.example, http://shop.example, ",
        "https://shop.example, null, ",
        "https://shop.example, , ",
        "*, https://shop.example, *",
        "*, , "
    })
    void onlyConfiguredOriginsAreAllowed(String origins, @Nullable String origin, @Nullable String allowed) {
        var response = call(origins, "GET", "models", origin);
        assertEquals(200, response.statusCode());
        assertEquals(allowed, allowed(response));
        assertEquals("origin", response.headers().get("vary"));
    }

    @Test
    void preflightNeedsNoToken() {
        var response = call(SHOP, "OPTIONS", "no-token", SHOP);
        assertEquals(204, response.statusCode());
        assertEquals("", response.body());
        assertEquals(SHOP, allowed(response));
        assertEquals("GET, POST", response.headers().get("access-control-allow-methods"));
        assertTrue(String.valueOf(response.headers().get("access-control-allow-headers"))
                .contains("authorization, content-type, idempotency-key, prefer"));
    }

    /** OpenAI's client sends x-stainless-os and seven more. */
    @Test
    void preflightAllowsTheHeadersOfAnyClient() {
        var response = call(SHOP, "OPTIONS", "no-token", SHOP);
        var allowed = response.headers().getOrDefault("access-control-allow-headers", "");
        assertTrue(List.of(allowed.split(", ", -1)).contains("*"), allowed);
    }

    @Test
    void preflightOfAnotherOriginAllowsNothing() {
        var response = call(SHOP, "OPTIONS", "no-token", "https://other.example");
        assertNull(allowed(response));
        assertNull(response.headers().get("access-control-allow-methods"));
    }

    @ParameterizedTest
    @CsvSource({"no-token, 401", "unknown-path, 404", "missing-prompt, 400", "form, 415"})
    void pageCanReadAnErrorAndItsHeaders(String file, int status) {
        var response = call(SHOP, file.equals("unknown-path") ? "GET" : "POST", file, SHOP);
        assertEquals(status, response.statusCode());
        assertEquals(SHOP, allowed(response));
        assertTrue(String.valueOf(response.headers().get("access-control-expose-headers"))
                .contains("retry-after"));
    }
}
