package dev.imagefunction.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How the gateway is asked. Its address is {@code GATEWAY_BASE_URL}, its key {@code GATEWAY_API_KEY}. */
@ConfigMapping(prefix = "image-function.gateway")
public interface GatewayConfig {
    /** Where the gateway is, up to and with {@code /v1}: https, or http to a loopback address. */
    String baseUrl();

    /** The API key itself (environment: {@code GATEWAY_API_KEY}), for development. */
    Optional<String> apiKey();

    /** The secret that holds the API key (environment: {@code GATEWAY_API_KEY_SECRET}), for production. */
    Optional<String> apiKeySecret();

    /**
     * The longest a call may take from being sent to its last byte (environment: {@code GATEWAY_READ_TIMEOUT}).
     * Shorter: slow images are given up that were paid for; longer: a gateway that hangs uses up the function's time.
     */
    Duration readTimeout();

    /** Calls at one time in one process. More: faster, until the gateway limits the rate; each holds an image in memory. */
    @WithDefault("10")
    int parallelCalls();

    /** Attempts of one call that surely was not paid. More: more patience with a gateway in trouble. */
    @WithDefault("6")
    int maxAttempts();

    /** The first back-off, doubled for each further attempt; each is a random part of its length. */
    @WithDefault("PT0.5S")
    Duration firstBackoff();

    /** The longest back-off that the gateway did not ask for itself. */
    @WithDefault("PT20S")
    Duration maxBackoff();

    /** An image of more bytes is refused. More: larger images, and as much more memory for each one in flight. */
    @WithDefault("33554432")
    int maxImageBytes();

    /**
     * Bytes of decoded images that wait for their upload, before the next image is read. More: the gateway's answer
     * is read faster than it is uploaded; less: smaller functions suffice.
     */
    @WithDefault("25165824")
    long memory();
}
