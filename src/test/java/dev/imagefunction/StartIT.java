package dev.imagefunction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.imagefunction.local.gateway.LocalGateway;
import dev.imagefunction.local.store.LocalStore;
import io.restassured.path.json.JsonPath;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A wrong environment variable: one line in the log, the same sentence at Lambda's init/error, and no event is fetched. */
class StartIT {
    private static final LocalGateway GATEWAY = new LocalGateway();
    private static final LocalStore STORE = LocalStore.inMemory();

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
                "FUNCTION_TIMEOUT     | ''",
                "FUNCTION_TIMEOUT     | PT1S",
                "MAX_PAID_ATTEMPTS    | two",
                "MAX_PAID_ATTEMPTS    | 0",
                "QUARKUS_FUNQY_EXPORT | nope",
                "QUARKUS_FUNQY_EXPORT | ''",
                "LOG_PROMPTS          | maybe",
                "S3_PATH_STYLE        | ja",
                "GATEWAY_READ_TIMEOUT | PT10M",
                "GATEWAY_READ_TIMEOUT | soon",
                "GATEWAY_API_KEY      | missing",
                "GATEWAY_API_KEY      | ' '",
                "GATEWAY_API_KEY      | 'sk-1\n2'",
                "GATEWAY_API_KEY      | sk-\u00e4",
                "IMAGE_BUCKET         | missing",
                "IMAGE_BUCKET         | ''",
                "IMAGE_BUCKET         | arn:aws:s3:::images",
                "IMAGE_BUCKET         | s3://images/",
                "GATEWAY_BASE_URL     | ''",
                "GATEWAY_BASE_URL     | gateway.example/v1",
                "GATEWAY_BASE_URL     | http://gateway.example/v1",
                "GATEWAY_BASE_URL     | https://",
                "GATEWAY_BASE_URL     | https://gateway.example/v1?key=1",
                "GATEWAY_BASE_URL     | https://gateway.example:99999/v1",
                "IMAGE_URL_TTL        | -PT1H",
                "IMAGE_URL_TTL        | 0",
                "IMAGE_URL_TTL        | P8D",
                "HTTP_TOKENS          | shop:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "HTTP_TOKENS          | shop",
                "QUEUE_URL            | images",
                "CORS_ORIGINS         | shop.example",
                "PARALLEL_MESSAGES    | -1",
                "SECRET_MAX_AGE       | never",
                "PRICES               | gpt-image-1.5:cheap",
                "HTTPS_PROXY          | socks5://proxy.example",
                "AWS_ENDPOINT_URL_S3  | s3.example",
            })
    void wrongVariableIsToldInOneLineAndNoEventIsFetched(String variable, String value) throws Exception {
        var lines = new CopyOnWriteArrayList<String>();
        var encoder = Charset.forName(System.getProperty("sun.jnu.encoding")).newEncoder();
        assumeTrue(value == null || encoder.canEncode(value), "this locale cannot pass the value to a process");
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
