package dev.imagefunction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.local.gateway.LocalGateway;
import dev.imagefunction.local.http.HalfClosingPort;
import dev.imagefunction.local.http.LoginProxy;
import dev.imagefunction.local.http.LoopbackTls;
import dev.imagefunction.local.http.ResettingPort;
import dev.imagefunction.local.http.SlowPort;
import dev.imagefunction.local.lambda.Outcome;
import dev.imagefunction.local.store.FaultyStore;
import dev.imagefunction.local.store.StoreFault;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that do not come about: nothing is paid or counted, and the same id succeeds once they do. */
class UnreachedIT {
    private static final String EVENT = "{\"id\":\"order-7421\",\"prompt\":\"An otter\",\"model\":\"gpt-image-1\"}";
    private static final String CLAIM = "generations/internal/order-7421/claim.json";

    /** The loopback interface under a name that the function does not know as such; what is not loopback is proxied. */
    private static final String ALIAS = "0.0.0.0";

    private static final String SMALL_CALL_TIMEOUT = "IMAGE_FUNCTION_STORAGE_SMALL_CALL_TIMEOUT";

    private final LocalGateway gateway = new LocalGateway().padding(0);
    private final FaultyStore store = FaultyStore.withBucket(Packaged.BUCKET);

    @AfterEach
    void close() {
        gateway.close();
        store.close();
    }

    private Outcome invoke(Map<String, String> environment) throws InterruptedException {
        var quick = new TreeMap<>(environment);
        quick.put("IMAGE_FUNCTION_GATEWAY_MAX_ATTEMPTS", "3");
        quick.put("IMAGE_FUNCTION_GATEWAY_FIRST_BACKOFF", "PT0.01S");
        try (var lambda = Packaged.lambda(gateway, store, spec -> spec.with(quick), Packaged::trustingLoopback)) {
            return lambda.invoke("generate", EVENT);
        }
    }

    private void assertUncountedAndUsable(Outcome failed, Map<String, String> mended) throws InterruptedException {
        assertTrue(failed.payload().contains("gateway_unreachable: "), failed::payload);
        assertTrue(failed.payload().contains("this call was not charged"), failed::payload);
        assertEquals(0, gateway.calls().size());
        var claim = new String(store.read(Packaged.BUCKET, CLAIM), UTF_8);
        assertTrue(claim.contains("\"attempts\":[0]"), claim);

        assertSucceeds(invoke(mended));
    }

    private void assertSucceeds(Outcome outcome) {
        assertFalse(outcome.failed(), outcome::payload);
        assertTrue(outcome.payload().contains("\"succeeded\""), outcome::payload);
        assertEquals(1, gateway.charged());
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** The certificate is for the loopback addresses only. */
    private static String underAnotherName(URI uri) {
        return uri.toString().replace("127.0.0.1", "localhost");
    }

    @Test
    void certificateOfAnotherHostIsRefused() throws Exception {
        var gatewayTls = underAnotherName(gateway.overTls(LoopbackTls.certificate()));
        var storeTls = underAnotherName(store.overTls(LoopbackTls.certificate()));

        var failed = invoke(Map.of("GATEWAY_BASE_URL", gatewayTls));
        var unstored = invoke(Map.of("AWS_ENDPOINT_URL_S3", storeTls, SMALL_CALL_TIMEOUT, "PT2S"));

        assertTrue(unstored.payload().contains("storage_failed: "), unstored::payload);
        assertTrue(failed.payload().contains("the TLS handshake failed"), failed::payload);
        assertUncountedAndUsable(failed, Map.of());
    }

    private static String deadProxy() throws IOException {
        return "http://127.0.0.1:" + closedPort();
    }

    @Test
    void handshakeThatIsResetIsFree() throws Exception {
        try (var port = new ResettingPort()) {
            var failed = invoke(Map.of("GATEWAY_BASE_URL", "https://127.0.0.1:" + port.port() + "/v1"));

            assertEquals(3, port.accepted());
            assertUncountedAndUsable(failed, Map.of("GATEWAY_BASE_URL", overTls()));
        }
    }

    /** The last start is a second after the event; the connection is there two seconds later. */
    @Test
    void noRequestIsSentAfterTheLastStartHoweverSlowTheHandshake() throws Exception {
        try (var slow = new SlowPort(URI.create(overTls()).getPort(), Duration.ofSeconds(3))) {
            var failed = invoke(Map.of(
                    "GATEWAY_BASE_URL", "https://127.0.0.1:" + slow.port() + "/v1", "FUNCTION_TIMEOUT", "PT16.1S"));

            assertTrue(failed.failed(), failed::payload);
            assertTrue(failed.payload().contains("this call was not charged"), failed::payload);
            assertEquals(0, gateway.calls().size());
            assertSucceeds(invoke(Map.of("GATEWAY_BASE_URL", overTls())));
        }
    }

    /** A client that waits for the end of the connection gets the image only after the read timeout, two minutes. */
    @Test
    @Timeout(115)
    void responseEndsWhereTlsAnnouncesItsEnd() throws Exception {
        try (var halfClosing = new HalfClosingPort(gateway.baseUrl())) {
            assertSucceeds(invoke(Map.of("GATEWAY_BASE_URL", "https://127.0.0.1:" + halfClosing.port() + "/v1")));
        }
    }

    @Test
    void portThatRefusesIsFree() throws Exception {
        var failed = invoke(Map.of("GATEWAY_BASE_URL", "https://127.0.0.1:" + closedPort() + "/v1"));

        assertUncountedAndUsable(failed, Map.of());
    }

    private String overTls() {
        return gateway.overTls(LoopbackTls.certificate()).toString();
    }

    @Test
    void gatewayIsNotReachedAroundADeadProxy() throws Exception {
        try (var direct = new ResettingPort()) {
            var url = "https://" + ALIAS + ":" + direct.port() + "/v1";
            var proxy = deadProxy();
            var failed = invoke(Map.of("GATEWAY_BASE_URL", url, "HTTPS_PROXY", proxy));

            assertEquals(0, direct.accepted());
            assertTrue(failed.payload().contains("HTTPS_PROXY"), failed::payload);
            assertUncountedAndUsable(
                    failed,
                    Map.of(
                            "GATEWAY_BASE_URL",
                            overTls().replace("127.0.0.1", ALIAS),
                            "HTTPS_PROXY",
                            proxy,
                            "NO_PROXY",
                            "elsewhere.example," + ALIAS));
        }
    }

    @Test
    void storeIsNotReachedAroundADeadProxy() throws Exception {
        try (var direct = new ResettingPort()) {
            var proxy = deadProxy();
            var failed = invoke(Map.of(
                    "AWS_ENDPOINT_URL_S3",
                    "https://" + ALIAS + ":" + direct.port(),
                    "HTTPS_PROXY",
                    proxy,
                    SMALL_CALL_TIMEOUT,
                    "PT2S"));

            assertEquals(0, direct.accepted());
            assertTrue(failed.payload().contains("storage_failed: "), failed::payload);
            assertTrue(failed.payload().contains("HTTPS_PROXY"), failed::payload);
            assertEquals(0, gateway.calls().size());
        }
        var endpoint = store.overTls(LoopbackTls.certificate()).toString().replace("127.0.0.1", ALIAS);
        assertSucceeds(invoke(Map.of("AWS_ENDPOINT_URL_S3", endpoint, "HTTPS_PROXY", deadProxy(), "NO_PROXY", ALIAS)));
    }

    @Test
    void proxyGetsTheLoginThatItWants() throws Exception {
        var gatewayUrl = overTls().replace("127.0.0.1", ALIAS);
        var storeUrl = store.overTls(LoopbackTls.certificate()).toString().replace("127.0.0.1", ALIAS);
        try (var proxy = new LoginProxy("user", "pass@word")) {
            var outcome = invoke(Map.of(
                    "GATEWAY_BASE_URL",
                    gatewayUrl,
                    "AWS_ENDPOINT_URL_S3",
                    storeUrl,
                    "HTTPS_PROXY",
                    "http://user:pass%40word@127.0.0.1:" + proxy.port()));

            assertSucceeds(outcome);
            assertEquals(
                    Set.of(
                            URI.create(gatewayUrl).getAuthority(),
                            URI.create(storeUrl).getAuthority()),
                    proxy.targets());
        }
    }

    @Test
    void uploadThatStallsIsSentAgain() throws Exception {
        gateway.padding(16_000_000);
        store.fail("PUT", "/0.png", 1, StoreFault.stopsReading());

        var outcome = invoke(Map.of(
                "AWS_ENDPOINT_URL_S3",
                store.overTls(LoopbackTls.certificate()).toString(),
                "IMAGE_FUNCTION_STORAGE_UPLOAD_ATTEMPT_TIMEOUT",
                "PT3S"));

        assertSucceeds(outcome);
    }
}
