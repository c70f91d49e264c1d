package dev.imagefunction.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The settings of {@code ./mvnw -Plocal}, given as {@code -Dlocal.…}. The build runs this file by itself, before anything is
 * compiled: it must use nothing but the JDK.
 *
 * @param http {@code local.http.port}: the HTTP API and the page; by default 8080. A port of 0 is any free one
 * @param lambda {@code local.lambda.port}: Lambda's Invoke API; by default 9001
 * @param store {@code local.store.port}: S3; by default 9000
 * @param gateway {@code local.gateway.port}: the local gateway; by default 9002
 * @param queues {@code local.sqs.port}: SQS; by default 9324
 * @param latency {@code local.gateway.latency}: how long the local gateway takes for a call, such as {@code 20s}; by default 2 s
 * @param fault {@code local.gateway.fault}: how each call to the local gateway fails, such as {@code throttled} or
 *     {@code slow 40s}; by default not at all
 * @param realGateway {@code local.gateway.url}: the base URL of a real gateway to use instead, with the
 *     key in the environment variable {@code GATEWAY_API_KEY}. Its images cost money
 * @param objects {@code local.objects}: the directory of the store's objects; by default {@code .local}
 */
public record LocalSettings(
        int http,
        int lambda,
        int store,
        int gateway,
        int queues,
        Duration latency,
        Optional<String> fault,
        Optional<RealGateway> realGateway,
        Path objects) {

    /** A gateway elsewhere, and the key for it. */
    public record RealGateway(URI url, String key) {
        @Override
        public String toString() {
            return url.toString();
        }
    }

    private static final Map<String, String> DEFAULTS = new TreeMap<>(Map.of(
            "local.gateway.fault", "",
            "local.gateway.latency", "2s",
            "local.gateway.port", "9002",
            "local.gateway.url", "",
            "local.http.port", "8080",
            "local.lambda.port", "9001",
            "local.objects", ".local",
            "local.sqs.port", "9324",
            "local.store.port", "9000"));

    private static final String FAULT =
            "(throttled|cut|stall)( \\d{1,9})?|slow( \\d{1,4}(\\.\\d{1,3})?[sm])?|refused|quota|silent|reset"
                    + "|dribble|redirect|empty|garbled|[45]\\d\\d";

    /**
     * Checks the settings among the system properties, and with the argument {@code ports} that the ports are free. Prints
     * what is wrong and exits with 1.
     */
    public static void main(String[] arguments) {
        try {
            var settings = of(System.getProperties(), System.getenv());
            if (arguments.length > 0) {
                settings.ensureFreePorts();
            }
        } catch (IllegalArgumentException unusable) {
            System.err.println(unusable.getMessage());
            System.exit(1);
        }
    }

    /**
     * Reads the settings.
     *
     * @throws IllegalArgumentException for an unknown name or a value that cannot be used, with a sentence that names the
     *     setting and what is allowed
     */
    static LocalSettings of(Properties properties, Map<String, String> environment) {
        for (var name : properties.stringPropertyNames()) {
            if (name.startsWith("local.") && !DEFAULTS.containsKey(name)) {
                throw new IllegalArgumentException(
                        "-D" + name + ": there is no such setting; they are " + String.join(", ", DEFAULTS.keySet()));
            }
        }
        return new LocalSettings(
                setting(properties, "local.http.port", LocalSettings::port),
                setting(properties, "local.lambda.port", LocalSettings::port),
                setting(properties, "local.store.port", LocalSettings::port),
                setting(properties, "local.gateway.port", LocalSettings::port),
                setting(properties, "local.sqs.port", LocalSettings::port),
                setting(properties, "local.gateway.latency", LocalSettings::duration),
                setting(properties, "local.gateway.fault", LocalSettings::fault),
                setting(properties, "local.gateway.url", url -> realGateway(url, environment)),
                setting(properties, "local.objects", LocalSettings::directory));
    }

    /** Any free ports and no latency, for tests. */
    public static LocalSettings anywhere(Path objects) {
        return new LocalSettings(0, 0, 0, 0, 0, Duration.ZERO, Optional.empty(), Optional.empty(), objects);
    }

    /** @throws IllegalArgumentException if a port is taken, with all settings of such ports */
    void ensureFreePorts() {
        var ports = new TreeMap<>(Map.of("http", http, "lambda", lambda, "store", store, "sqs", queues));
        ports.put("gateway", realGateway.isPresent() ? 0 : gateway);
        var taken = new ArrayList<String>();
        var free = new HashSet<Integer>();
        ports.forEach((name, port) -> {
            try {
                new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
                if (port != 0 && !free.add(port)) {
                    throw new IOException("two settings name one port");
                }
            } catch (IOException used) {
                taken.add("-Dlocal." + name + ".port=" + port);
            }
        });
        if (!taken.isEmpty()) {
            throw new IllegalArgumentException("These ports are taken: " + String.join(" ", taken)
                    + "\nEnd the processes that have them, or set other ports; 0 is any free one.");
        }
    }

    private static int port(String text) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
            throw new IllegalArgumentException("'" + text + "' is not a port number from 0 to 65535");
        }
        return Integer.parseInt(text);
    }

    /** A time such as {@code 20s} or {@code PT20S}. */
    public static Duration duration(String text) {
        try {
            var time = Duration.parse(text.startsWith("P") ? text : "PT" + text);
            if (!time.isNegative()) {
                return time;
            }
        } catch (DateTimeParseException malformed) {
            // refused below
        }
        throw new IllegalArgumentException("'" + text + "' is not a time such as 20s, 0.5s or 1m30s");
    }

    /** The name of a fault; empty if it is. */
    public static Optional<String> fault(String name) {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        if (!name.matches(FAULT)) {
            throw new IllegalArgumentException("'" + name + "' is not a fault; the faults are throttled, throttled 30,"
                    + " refused, quota, slow, slow 40s, silent, cut, cut 2000, stall, stall 2000, reset, dribble, redirect,"
                    + " empty, garbled, and a status from 400 to 599");
        }
        return Optional.of(name);
    }

    private static Optional<RealGateway> realGateway(String url, Map<String, String> environment) {
        if (url.isEmpty()) {
            return Optional.empty();
        }
        if (!url.matches("https://[^/].*|http://(127\\.0\\.0\\.1|localhost)[:/].*")) {
            throw new IllegalArgumentException(
                    "'" + url
                            + "' is not a URL such as https://gateway.example/v1; http is allowed for 127.0.0.1 and localhost only");
        }
        var key = environment.getOrDefault("GATEWAY_API_KEY", "").strip();
        if (key.isEmpty()) {
            throw new IllegalArgumentException("the environment variable GATEWAY_API_KEY is not set: export it first");
        }
        return Optional.of(new RealGateway(URI.create(url), key));
    }

    /** Absolute: the store lists nothing of a relative one. It keeps content types and metadata in extended attributes. */
    private static Path directory(String name) {
        var path = Path.of(name).toAbsolutePath();
        try {
            Files.createDirectories(path);
            Files.getFileAttributeView(path, UserDefinedFileAttributeView.class)
                    .write("local-store", ByteBuffer.wrap(new byte[] {1}));
            return path;
        } catch (IOException | RuntimeException unusable) {
            throw new IllegalArgumentException(
                    "'" + path + "' is not a folder that you can write, on a file system with extended attributes ("
                            + unusable + ")",
                    unusable);
        }
    }

    /** An empty value counts as missing: Maven passes an unset property as an empty one. */
    private static <T> T setting(Properties properties, String name, Function<String, T> parse) {
        var value = properties.getProperty(name, "").strip();
        try {
            return parse.apply(value.isEmpty() ? DEFAULTS.getOrDefault(name, "") : value);
        } catch (IllegalArgumentException unusable) {
            throw new IllegalArgumentException("-D" + name + ": " + unusable.getMessage(), unusable);
        }
    }
}
