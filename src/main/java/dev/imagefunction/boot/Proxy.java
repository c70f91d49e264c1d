package dev.imagefunction.boot;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import java.net.URI;
import java.net.URLDecoder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;

/**
 * The HTTP proxy of all https connections: {@code HTTPS_PROXY} and {@code NO_PROXY}, in upper or lower case.
 *
 * @param direct hosts that are reached without it; a leading dot stands for all hosts of a domain
 */
record Proxy(
        String host,
        int port,
        @Nullable String user,
        @Nullable String password,
        List<String> direct) {
    static final int LARGEST_PORT = 65_535;

    /** @throws IllegalArgumentException naming the variable */
    static Optional<Proxy> of(Map<String, String> env) {
        return value(env, "HTTPS_PROXY")
                .map(text -> of(text, value(env, "NO_PROXY").orElse("")));
    }

    private static Proxy of(String text, String direct) {
        URI url;
        try {
            url = URI.create(text.contains("://") ? text : "http://" + text);
        } catch (IllegalArgumentException e) {
            throw wrong();
        }
        if (url.getHost() == null
                || !"http".equals(url.getScheme())
                || url.getPort() == 0
                || url.getPort() > LARGEST_PORT) {
            throw wrong();
        }
        var login = url.getRawUserInfo() == null ? null : url.getRawUserInfo().split(":", 2);
        return new Proxy(
                url.getHost(),
                url.getPort() < 0 ? 80 : url.getPort(),
                login == null ? null : URLDecoder.decode(login[0], UTF_8),
                login == null ? null : URLDecoder.decode(login.length < 2 ? "" : login[1], UTF_8),
                hosts(direct));
    }

    private static List<String> hosts(String direct) {
        var hosts = Stream.of(direct.toLowerCase(Locale.ROOT).split("[,|\\s]+", -1))
                .filter(host -> !host.isEmpty())
                .toList();
        if (!hosts.stream().allMatch(host -> host.matches("[a-z0-9.*:_/-]+|\\[[a-f0-9:]+]"))) {
            throw new IllegalArgumentException(
                    "NO_PROXY must be host names, such as bucket.example,.internal.example.");
        }
        return hosts;
    }

    private static IllegalArgumentException wrong() {
        return new IllegalArgumentException(
                "HTTPS_PROXY must be the URL of an HTTP proxy, such as http://proxy.example:3128.");
    }

    private static Optional<String> value(Map<String, String> env, String name) {
        return Stream.of(name, name.toLowerCase(Locale.ROOT))
                .map(env::get)
                .filter(text -> text != null && !text.isBlank())
                .map(String::strip)
                .findFirst();
    }

    void use(QuarkusRestClientBuilder gateway) {
        gateway.proxyAddress(host, port);
        if (user != null && password != null) {
            gateway.proxyUser(user).proxyPassword(password);
        }
        gateway.nonProxyHosts(patterns().collect(Collectors.joining("|")));
    }

    private Stream<String> patterns() {
        return Stream.concat(
                Stream.of("localhost", "127.*"), direct.stream().map(name -> name.startsWith(".") ? "*" + name : name));
    }

    ProxyConfiguration forAws() {
        var patterns = patterns()
                .map(name -> name.replace(".", "\\.").replace("*", ".*"))
                .collect(Collectors.toSet());
        return ProxyConfiguration.builder()
                .endpoint(URI.create("http://" + host + ":" + port))
                .username(user)
                .password(password)
                .nonProxyHosts(patterns)
                .useSystemPropertyValues(false)
                .useEnvironmentVariableValues(false)
                .build();
    }
}
