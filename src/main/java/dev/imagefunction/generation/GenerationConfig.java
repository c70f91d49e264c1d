package dev.imagefunction.generation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the use case may be told. */
@ConfigMapping(prefix = "image-function.generation")
public interface GenerationConfig {
    /** The model of a request that names none. */
    String defaultModel();

    /** The model table, by the model's name. */
    Map<String, Limits> models();

    /** Images in one generation at the most. Higher: longer invocations, and more memory for images in flight. */
    @WithDefault("10")
    int maxImages();

    /**
     * The invocation's time limit; it must equal the Lambda function's. Longer than that: the process is killed before
     * it can write down what happened, and the generation waits for its claim to lapse. Shorter: time paid for is not
     * used.
     */
    Duration functionTimeout();

    /**
     * Kept of the invocation's time for storing the last images and writing down the outcome. Higher: safer on a slow
     * network; lower: more time for the gateway.
     */
    @WithDefault("PT5S")
    Duration reserve();

    /** Less time than this left, and the gateway is not asked: an image takes 10 s and more. */
    @WithDefault("PT10S")
    Duration minCallTime();

    /**
     * How often one image is asked for at the most when an outcome was charged or unknown. Higher: more generations
     * succeed in the end; each step can cost the price of an image that is never seen.
     */
    @WithDefault("2")
    int maxPaidAttempts();

    /**
     * How long a claim outlives its holder's time limit, for clocks that differ. Higher: a crashed generation is taken
     * over later; lower than the clocks' difference: it can be paid for twice, within {@link #maxPaidAttempts}.
     */
    @WithDefault("PT10S")
    Duration claimGrace();

    /** One model of the table. */
    interface Limits {
        /** Sizes in pixels, width x height; the first is the default. */
        List<String> sizes();

        /** Qualities; the first is the default. */
        List<String> qualities();

        /** Images in one call. */
        @WithDefault("1")
        int imagesPerCall();

        /** The longest prompt in characters. */
        @WithDefault("32000")
        int promptLimit();

        /** OpenAI's extra parameters that the model takes. */
        Optional<Set<String>> parameters();

        default Model named(String name) {
            return new Model(
                    name,
                    List.copyOf(sizes()),
                    List.copyOf(qualities()),
                    imagesPerCall(),
                    promptLimit(),
                    parameters().orElse(Set.of()));
        }
    }
}
