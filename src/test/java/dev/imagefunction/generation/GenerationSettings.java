package dev.imagefunction.generation;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** The use case's settings as they ship, with a model table of tests. */
public final class GenerationSettings {
    public static final String MODEL = "test-image-1";
    private static final String PREFIX = "image-function.generation.";

    private GenerationSettings() {}

    /** One model, and a function of one minute. */
    public static GenerationConfig of(int imagesPerCall, Map<String, String> changes) {
        var model = "models.\"" + MODEL + "\".";
        var builder = new SmallRyeConfigBuilder()
                .withMapping(GenerationConfig.class)
                .withDefaultValue(PREFIX + "default-model", MODEL)
                .withDefaultValue(PREFIX + "function-timeout", "PT1M")
                .withDefaultValue(PREFIX + model + "sizes", "1024x1024")
                .withDefaultValue(PREFIX + model + "qualities", "high")
                .withDefaultValue(PREFIX + model + "images-per-call", Integer.toString(imagesPerCall));
        changes.forEach((name, value) -> builder.withDefaultValue(PREFIX + name, value));
        return builder.build().getConfigMapping(GenerationConfig.class);
    }
}
