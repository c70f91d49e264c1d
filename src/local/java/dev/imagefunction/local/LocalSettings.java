package dev.imagefunction.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Properties;

/**
 * What the local environment may be told by {@code -Dlocal.…} properties; a port of 0 is any free one.
 *
 * @param http {@code local.http.port}, by default 8080
 * @param lambda {@code local.lambda.port}, by default 9001
 * @param store {@code local.store.port}, by default 9000
 * @param gateway {@code local.gateway.port}, by default 9002
 * @param queues {@code local.sqs.port}, by default 9324
 * @param latency {@code local.gateway.latency}: how long the gateway takes for an image, as {@code 20s}; by default 2 s
 * @param objects where the store keeps its objects
 * @param target where the packaged function is
 */
public record LocalSettings(
        int http, int lambda, int store, int gateway, int queues, Duration latency, Path objects, Path target) {
    static LocalSettings of(Properties properties) {
        return new LocalSettings(
                port(properties, "http", 8080),
                port(properties, "lambda", 9001),
                port(properties, "store", 9000),
                port(properties, "gateway", 9002),
                port(properties, "sqs", 9324),
                duration(properties.getProperty("local.gateway.latency", "2s")),
                Path.of(properties.getProperty("local.objects", ".local"))
                        .toAbsolutePath(), // of a relative one the store lists nothing
                Path.of(properties.getProperty("local.target", "target")).toAbsolutePath());
    }

    /** Any free ports and no latency, for tests. */
    public static LocalSettings anywhere(Path objects, Path target) {
        return new LocalSettings(0, 0, 0, 0, 0, Duration.ZERO, objects, target);
    }

    private static int port(Properties properties, String name, int otherwise) {
        return Integer.parseInt(properties.getProperty("local." + name + ".port", String.valueOf(otherwise)));
    }

    /** Reads {@code 20s}, {@code 1m30s} or {@code PT20S}. */
    static Duration duration(String text) {
        var upper = text.toUpperCase(Locale.ROOT);
        return Duration.parse(upper.startsWith("P") ? upper : "PT" + upper);
    }
}
