package dev.imagefunction.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.local.gateway.Fault;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalSettingsTest {
    private static LocalSettings of(Map<String, String> properties, Map<String, String> environment) {
        var all = new Properties();
        all.put("local.objects", "target/local-settings");
        all.putAll(properties);
        return LocalSettings.of(all, environment);
    }

    @Test
    void defaultsAreThoseOfTheReadme() {
        var settings = of(Map.of("local.gateway.fault", ""), Map.of());
        assertEquals(8080, settings.http());
        assertEquals(9001, settings.lambda());
        assertEquals(9000, settings.store());
        assertEquals(9002, settings.gateway());
        assertEquals(9324, settings.queues());
        assertEquals(Duration.ofSeconds(2), settings.latency());
        assertTrue(settings.realGateway().isEmpty() && settings.fault().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"20s, PT20S", "1m30s, PT1M30S", "PT0.5S, PT0.5S", "0s, PT0S"})
    void latencyIsWrittenShortOrInFull(String text, Duration meant) {
        assertEquals(meant, of(Map.of("local.gateway.latency", text), Map.of()).latency());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            local.http.port       | abc          | -Dlocal.http.port: 'abc' is not a port number from 0 to 65535
            local.sqs.port        | 70000        | -Dlocal.sqs.port: '70000' is not a port number from 0 to 65535
            local.gateway.latency | soon         | -Dlocal.gateway.latency: 'soon' is not a time such as 20s, 0.5s or 1m30s
            local.gateway.latency | -3s          | -Dlocal.gateway.latency: '-3s' is not a time such as 20s, 0.5s or 1m30s
            local.gateway.fault   | nonsense     | -Dlocal.gateway.fault: 'nonsense' is not a fault; the faults are throttled,
            local.gateway.fault   | cut 2k       | -Dlocal.gateway.fault: 'cut 2k' is not a fault; the faults are throttled,
            local.gatway.fault    | 502          | -Dlocal.gatway.fault: there is no such setting; they are local.gateway.fault,
            local.gateway.url     | https://g/v1 | -Dlocal.gateway.url: the environment variable GATEWAY_API_KEY is not set
            local.gateway.url     | http://g/v1  | -Dlocal.gateway.url: 'http://g/v1' is not a URL such as https://gateway.example/v1;
            local.objects         | pom.xml/a    | -Dlocal.objects: '
            """)
    void unusableValueGetsASentence(String name, String value, String sentence) {
        var refused = assertThrows(IllegalArgumentException.class, () -> of(Map.of(name, value), Map.of()));
        assertTrue(String.valueOf(refused.getMessage()).startsWith(sentence), refused::getMessage);
    }

    @Test
    void realGatewayTakesItsKeyFromTheEnvironmentAndDoesNotPrintIt() {
        var settings = of(Map.of("local.gateway.url", "https://g.example/v1"), Map.of("GATEWAY_API_KEY", "sk-1\n"));
        assertEquals("sk-1", settings.realGateway().orElseThrow().key());
        assertEquals(
                "https://g.example/v1", settings.realGateway().orElseThrow().toString());
    }

    @Test
    void everyFaultOfTheDocumentIsAccepted() throws Exception {
        var document = Files.readString(Path.of("docs/testing.md"));
        var table = document.substring(document.indexOf("| fault | what happens |"), document.indexOf("| `400` to"));
        var faults = Pattern.compile("(?<=[|,] )`([a-z0-9 ]+)`")
                .matcher(table)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertTrue(faults.size() > 12, faults::toString);
        for (var fault : faults) {
            var settings = of(Map.of("local.gateway.fault", fault), Map.of());
            assertNotNull(Fault.named(settings.fault().orElseThrow()));
        }
    }

    @Test
    void allTakenPortsAreNamed() throws Exception {
        try (var one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var ports =
                    new TreeMap<>(Map.of("local.lambda.port", "0", "local.gateway.port", "0", "local.sqs.port", "0"));
            ports.put("local.http.port", String.valueOf(one.getLocalPort()));
            ports.put("local.store.port", String.valueOf(two.getLocalPort()));
            var refused = assertThrows(
                    IllegalArgumentException.class, () -> of(ports, Map.of()).ensureFreePorts());
            assertTrue(
                    String.valueOf(refused.getMessage())
                            .startsWith("These ports are taken: -Dlocal.http.port=" + one.getLocalPort()
                                    + " -Dlocal.store.port=" + two.getLocalPort() + "\n"),
                    refused::getMessage);
        }
    }

    @Test
    void metricsLineBecomesAReadableOne() {
        var metrics = "http | {\"_aws\":{},\"id\":\"a\",\"outcome\":\"succeeded\",\"Images\":2,\"Bytes\":2500000,"
                + "\"Charged\":2,\"DurationMillis\":2345}";
        assertEquals(
                "http | a succeeded in 2.3 s; images: 2 (2.5 MB), charged: 2, perhaps charged: 0",
                InvocationLine.of(metrics));
        var failed = "http | {\"_aws\":{},\"id\":\"b\",\"outcome\":\"failed\",\"code\":\"rate_limited\",\"Images\":0,"
                + "\"Charged\":1,\"Unknown\":2,\"DurationMillis\":90}";
        assertEquals(
                "http | b failed (rate_limited) in 0.1 s; images: 0 (0.0 MB), charged: 1, perhaps charged: 2",
                InvocationLine.of(failed));
        assertEquals("http | INFO Waiting", InvocationLine.of("http | INFO Waiting"));
    }
}
