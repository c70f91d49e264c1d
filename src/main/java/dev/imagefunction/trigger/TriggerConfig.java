package dev.imagefunction.trigger;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** What the triggers may be told. */
@ConfigMapping(prefix = "image-function.trigger")
public interface TriggerConfig {
    /** Which function this process is: {@code generate}, {@code http}, {@code queue}, {@code topic} or {@code bus}. */
    String export();

    /** What the metrics call this function: Lambda's name of it, so that stages in one account stay apart. */
    String functionName();

    /**
     * Messages of a batch worked at the same time (environment: {@code PARALLEL_MESSAGES}). Higher: a batch takes as long
     * as its slowest message, for more memory and more calls at the gateway at once. Lower: the last messages of a batch
     * find too little of the invocation's time left and are delivered again.
     */
    @WithDefault("10")
    int parallelMessages();

    /**
     * Who may call the http function with a bearer token (environment: {@code HTTP_TOKENS}): {@code name:sha256}, more of
     * them separated by commas, the hash in hex. A name may come twice, for changing tokens without a gap. {@code none}
     * lets anybody in, and anybody then spends the gateway account's money. Nothing: only callers for whom API Gateway's
     * JWT or IAM authorizer, or the Function URL's, vouches.
     */
    Optional<String> tokens();

    /**
     * Where the tokens are instead (environment: {@code HTTP_TOKENS_SECRET}): a Secrets Manager secret's name or ARN, or
     * an SSM parameter's. They are read at the start and now and again, so that changed ones need no deploy.
     */
    Optional<String> tokensSecret();

    /**
     * The queue for HTTP calls that ask not to wait (environment: {@code QUEUE_URL}). Nothing: such calls are answered
     * with 501.
     */
    Optional<String> queueUrl();

    /**
     * Whether the log line of a generation has its prompt (environment: {@code LOG_PROMPTS}). It may be personal data, and
     * whoever reads the logs then reads it.
     */
    @WithDefault("false")
    boolean logPrompts();

    /**
     * US dollars for an image, by model (environment: {@code PRICES}, such as {@code gpt-image-1.5:0.133}); with it, the
     * log line and the metrics have the estimated cost.
     */
    Optional<String> prices();
}
