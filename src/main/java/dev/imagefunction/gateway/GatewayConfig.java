package dev.imagefunction.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The gateway's settings. */
@ConfigMapping(prefix = "image-function.gateway")
public interface GatewayConfig {
    /** The gateway's URL, with {@code /v1} (environment: {@code GATEWAY_BASE_URL}): https, or http to a loopback address. */
    String baseUrl();

    /** The API key (environment: {@code GATEWAY_API_KEY}), for development. */
    Optional<String> apiKey();

    /** The secret that holds the API key (environment: {@code GATEWAY_API_KEY_SECRET}), for production. */
    Optional<String> apiKeySecret();

    /**
     * The longest time from a request to the last byte of its response (environment: {@code GATEWAY_READ_TIMEOUT}). Lower:
     * slow images that are paid for are lost. Higher: a gateway that hangs uses up the function's time.
     */
    Duration readTimeout();

    /** Calls in flight in one process. Higher: faster, until the gateway limits the rate; each holds an image in memory. */
    @WithDefault("10")
    int parallelCalls();

    /** Attempts of a call that the gateway certainly did not charge. Higher: longer retries while the gateway has trouble. */
    @WithDefault("6")
    int maxAttempts();

    /** The first back-off, doubled for each further attempt; each wait is a random part of it. */
    @WithDefault("PT0.5S")
    Duration firstBackoff();

    /** The longest back-off that the gateway did not request itself. */
    @WithDefault("PT20S")
    Duration maxBackoff();

    /** The largest image in bytes. Higher: as much more memory for one image. */
    @WithDefault("33554432")
    int maxImageBytes();
}
