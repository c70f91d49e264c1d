package dev.imagefunction.generation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The use case's settings. */
@ConfigMapping(prefix = "image-function.generation")
public interface GenerationConfig {
    /** The model of a request that names none. */
    String defaultModel();

    /** The model table, by the model's name. */
    Map<String, Model> models();

    /**
     * The Lambda function's timeout (environment: {@code FUNCTION_TIMEOUT}); both must be equal. Higher than that: Lambda
     * ends the process before it can store the result. Lower: paid time is not used.
     */
    Duration functionTimeout();

    /**
     * Time at the end of the invocation that is kept for the last uploads and the result. Higher: safer on a slow network.
     * Lower: more time for the gateway.
     */
    @WithDefault("PT5S")
    Duration reserve();

    /** The least time for a request to the gateway: with less time left, none is sent. An image takes 10 s and more. */
    @WithDefault("PT10S")
    Duration minCallTime();

    /**
     * How often one image is requested with a charged or unknown outcome (environment: {@code MAX_PAID_ATTEMPTS}).
     * Higher: more generations succeed; each further attempt can cost the price of an image that nobody receives.
     */
    @WithDefault("2")
    int maxPaidAttempts();

    /**
     * The pause before a second paid attempt; each is between half and one and a half times as long. Higher: the gateway
     * has more time to recover. Lower: faster.
     */
    @WithDefault("PT3S")
    Duration paidRetryPause();

    /**
     * How long a claim is held without being renewed; a delivery renews it after every quarter. Higher: a crashed
     * generation is continued later. Lower than the difference between two clocks: an image can be paid for twice,
     * within {@link #maxPaidAttempts}.
     */
    @WithDefault("PT40S")
    Duration lease();

    /** The limits of one model of the table. */
    interface Model {
        /** Sizes in pixels, width x height; the first is the default. */
        List<String> sizes();

        /** Qualities; the first is the default. */
        List<String> qualities();

        /** The most images in one call. */
        @WithDefault("1")
        int imagesPerCall();

        /** The longest prompt, in characters. */
        @WithDefault("32000")
        int promptLimit();

        /** OpenAI's extra parameters that the model takes. */
        Optional<Set<String>> parameters();
    }
}
