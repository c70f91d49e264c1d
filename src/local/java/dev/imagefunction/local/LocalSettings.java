package dev.imagefunction.local;

import dev.imagefunction.local.gateway.Fault;
import dev.imagefunction.local.gateway.NamedFaults;
import io.quarkus.runtime.configuration.DurationConverter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;

/**
 * The settings of {@code ./mvnw -Plocal}, given as {@code -Dlocal.…}. A port of 0 is any free one.
 *
 * @param http {@code local.http.port}: the HTTP API and the page; by default 8080
 * @param lambda {@code local.lambda.port}: Lambda's Invoke API; by default 9001
 * @param store {@code local.store.port}: S3; by default 9000
 * @param gateway {@code local.gateway.port}: the gateway's stand-in; by default 9002
 * @param queues {@code local.sqs.port}: SQS; by default 9324
 * @param latency {@code local.gateway.latency}: how long the stand-in takes for a call, such as {@code 20s}; by default 2 s
 * @param fault {@code local.gateway.fault}: how each call to the stand-in fails, such as {@code throttled} or
 *     {@code slow 40s} (see {@link NamedFaults}); by default not at all
 * @param realGateway {@code local.gateway.url}: the base URL of a real gateway to use in place of the stand-in, with the
 *     key in the environment variable {@code GATEWAY_API_KEY}. Its images cost money
 * @param objects {@code local.objects}: the directory of the store's objects; by default {@code .local}
 * @param target the directory of the packaged function
 */
public record LocalSettings(
        int http,
        int lambda,
        int store,
        int gateway,
        int queues,
        Duration latency,
        Optional<Fault> fault,
        Optional<RealGateway> realGateway,
        Path objects,
        Path target) {

    /** A gateway elsewhere, and the key for it. */
    public record RealGateway(URI url, String key) {
        @Override
        public String toString() {
            return url.toString();
        }
    }

    private static final List<String> NAMES = List.of(
            "local.gateway.fault",
            "local.gateway.latency",
            "local.gateway.port",
            "local.gateway.url",
            "local.http.port",
            "local.lambda.port",
            "local.objects",
            "local.sqs.port",
            "local.store.port");

    /**
     * Reads the settings.
     *
     * @throws IllegalArgumentException for an unknown name or a value that cannot be used, with a sentence that names the setting
     */
    static LocalSettings of(Properties properties, Map<String, String> environment) {
        for (var name : properties.stringPropertyNames()) {
            if (name.startsWith("local.") && !NAMES.contains(name)) {
                throw new IllegalArgumentException(
                        "-D" + name + ": there is no such setting; they are " + String.join(", ", NAMES));
            }
        }
        return new LocalSettings(
                port(properties, "http", 8080),
                port(properties, "lambda", 9001),
                port(properties, "store", 9000),
                port(properties, "gateway", 9002),
                port(properties, "sqs", 9324),
                setting(properties, "local.gateway.latency", DurationConverter::parseDuration)
                        .orElse(Duration.ofSeconds(2)),
                setting(properties, "local.gateway.fault", NamedFaults::of),
                setting(properties, "local.gateway.url", url -> realGateway(url, environment)),
                // absolute: the store lists nothing of a relative one
                Path.of(properties.getProperty("local.objects", ".local")).toAbsolutePath(),
                Path.of("target").toAbsolutePath());
    }

    /** Any free ports and no latency, for tests. */
    public static LocalSettings anywhere(Path objects, Path target) {
        return new LocalSettings(0, 0, 0, 0, 0, Duration.ZERO, Optional.empty(), Optional.empty(), objects, target);
    }

    private static int port(Properties properties, String name, int otherwise) {
        return setting(properties, "local." + name + ".port", PortCheck::port).orElse(otherwise);
    }

    private static RealGateway realGateway(String url, Map<String, String> environment) {
        var key = environment.getOrDefault("GATEWAY_API_KEY", "").strip();
        if (key.isEmpty()) {
            throw new IllegalArgumentException("the environment variable GATEWAY_API_KEY is not set: export it first");
        }
        var uri = URI.create(url);
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("'" + url + "' is not a URL such as https://gateway.example/v1");
        }
        return new RealGateway(uri, key);
    }

    /** An empty value counts as none: that is how Maven hands on a property that is not set. */
    private static <T> Optional<T> setting(Properties properties, String name, Function<String, T> parse) {
        var value = properties.getProperty(name, "").strip();
        try {
            return value.isEmpty() ? Optional.empty() : Optional.of(parse.apply(value));
        } catch (IllegalArgumentException unusable) {
            throw new IllegalArgumentException("-D" + name + ": " + unusable.getMessage(), unusable);
        }
    }
}
