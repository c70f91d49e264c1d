package dev.imagefunction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.local.gateway.LocalGateway;
import dev.imagefunction.local.store.FaultyStore;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A wrong environment variable: one line in the log, the same sentence at Lambda's init/error, and no event is fetched.
 * {@code SettingsTest} has every variable.
 */
class StartIT {
    private static final LocalGateway GATEWAY = new LocalGateway();
    private static final FaultyStore STORE = new FaultyStore();

    @AfterAll
    static void close() {
        GATEWAY.close();
        STORE.close();
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(
            delimiter = '|',
            nullValues = "missing",
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "FUNCTION_TIMEOUT     | abc",
                "QUARKUS_FUNQY_EXPORT | nope",
                "GATEWAY_API_KEY      | missing",
                "GATEWAY_API_KEY      | 'sk-1\n2'",
                "GATEWAY_BASE_URL     | http://gateway.example/v1",
                "AWS_REGION           | eu central",
                "HTTP_TOKENS          | shop",
                "HTTPS_PROXY          | socks5://proxy.example",
            })
    void wrongVariableIsToldInOneLineAndNoEventIsFetched(String variable, String value) throws Exception {
        var lines = new CopyOnWriteArrayList<String>();
        var change = value == null ? Map.<String, String>of() : Map.of(variable, value);
        try (var lambda = Packaged.lambda(
                GATEWAY,
                STORE,
                spec -> spec.without(variable).with(change),
                function -> function.withLog(lines::add))) {
            var outcome = lambda.invoke("generate", "{\"prompt\":\"otter\"}");
            assertTrue(outcome.failed(), outcome::payload);
            var told = JsonPath.from(outcome.payload()).getString("errorMessage");
            assertTrue(told.startsWith(variable), told);
            assertEquals(List.of("generate | " + told), lines);
            assertFalse(told.contains("sk-"), told);
        }
    }
}
