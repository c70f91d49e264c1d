package dev.imagefunction.trigger;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** The triggers' settings. */
@ConfigMapping(prefix = "image-function.trigger")
public interface TriggerConfig {
    /** Which function this process is: {@code generate}, {@code http}, {@code queue}, {@code topic} or {@code bus}. */
    String export();

    /**
     * Messages of a batch processed at the same time (environment: {@code PARALLEL_MESSAGES}). Higher: a batch takes as long
     * as its slowest message, for more memory and more calls to the gateway. Lower: the last messages of a batch find too
     * little time left and are delivered again. At most 40: a message uses up to 21 threads, and Lambda allows 1,024.
     */
    @WithDefault("10")
    int parallelMessages();

    /**
     * Who may call the http function with a bearer token (environment: {@code HTTP_TOKENS}): {@code name:sha256,…}, the
     * hash in hex. A name may appear twice, so that a token can be replaced without a gap. {@code none} lets anybody
     * call and spend money at the gateway. Not set: only callers that a JWT or IAM authorizer of API Gateway or of the
     * Function URL has identified.
     */
    Optional<String> tokens();

    /** The secret that holds the tokens (environment: {@code HTTP_TOKENS_SECRET}), read again after a time. */
    Optional<String> tokensSecret();

    /**
     * The queue of asynchronous HTTP calls (environment: {@code QUEUE_URL}). Not set: such calls get 501, and failed
     * messages are delivered again after the queue's visibility timeout.
     */
    Optional<String> queueUrl();

    /** Origins whose pages may call the http function (environment: {@code CORS_ORIGINS}), separated by commas. */
    Optional<String> corsOrigins();
}
