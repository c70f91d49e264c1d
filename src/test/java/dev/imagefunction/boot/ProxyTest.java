package dev.imagefunction.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTest {
    @ParameterizedTest
    @CsvSource({
        "http://proxy.example:3128, proxy.example, 3128, , ",
        "http://proxy.example, proxy.example, 80, , ",
        "proxy.example:3128, proxy.example, 3128, , ",
        "http://me:p%40ss@proxy.example:3128/, proxy.example, 3128, me, p@ss",
        "http://me@proxy.example:3128/, proxy.example, 3128, me, ''"
    })
    void urlIsRead(String url, String host, int port, @Nullable String user, @Nullable String password) {
        for (var name : List.of("HTTPS_PROXY", "https_proxy")) {
            assertEquals(
                    Optional.of(new Proxy(host, port, user, password, List.of())), Proxy.of(Map.of(name, " " + url)));
        }
    }

    @Test
    void withoutTheVariableThereIsNone() {
        assertEquals(Optional.empty(), Proxy.of(Map.of("HTTP_PROXY", "http://proxy.example")));
        assertEquals(Optional.empty(), Proxy.of(Map.of("HTTPS_PROXY", " ")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socks://proxy.example",
                "https://proxy.example",
                "http://",
                "http://proxy_1.example:65536",
                "http://proxy.example:0",
                "a b",
                "http://proxy_1:x"
            })
    void wrongUrlNamesTheVariableAndIsNotQuoted(String url) {
        var thrown = assertThrows(IllegalArgumentException.class, () -> Proxy.of(Map.of("HTTPS_PROXY", url)));
        assertTrue(String.valueOf(thrown.getMessage()).startsWith("HTTPS_PROXY "));
        assertFalse(String.valueOf(thrown.getMessage()).contains("proxy_1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[(*,+?", "a{2}", "bucket.example?"})
    void wrongHostNamesTheVariable(String direct) {
        var env = Map.of("HTTPS_PROXY", "http://proxy.example:3128", "NO_PROXY", direct);
        var thrown = assertThrows(IllegalArgumentException.class, () -> Proxy.of(env));
        assertTrue(String.valueOf(thrown.getMessage()).startsWith("NO_PROXY "));
    }

    @Test
    void awsClientsReachTheNamedHostsDirectly() {
        var proxy = Proxy.of(Map.of(
                        "HTTPS_PROXY",
                        "http://proxy.example:3128",
                        "NO_PROXY",
                        "Bucket.example, .internal.example, 10.0.0.0/8, [::1]"))
                .orElseThrow()
                .forAws();
        assertEquals("proxy.example", proxy.host());
        assertEquals(3128, proxy.port());
        var direct = proxy.nonProxyHosts();
        for (var host : List.of("localhost", "127.0.0.1", "bucket.example", "s3.internal.example")) {
            assertTrue(direct.stream().anyMatch(host::matches), host);
        }
        for (var host : List.of("bucketXexample", "other.bucket.example", "internal.example.org")) {
            assertFalse(direct.stream().anyMatch(host::matches), host);
        }
    }
}
