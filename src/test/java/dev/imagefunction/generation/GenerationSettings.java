package dev.imagefunction.generation;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The use case's settings as they ship, with a model table of tests. */
public final class GenerationSettings {
    public static final String MODEL = "test-image-1";
    private static final String PREFIX = "image-function.generation.";

    /** Explorations build the same settings many thousand times. */
    private static final Map<Key, GenerationConfig> BUILT = new ConcurrentHashMap<>();

    private record Key(int imagesPerCall, Map<String, String> changes) {}

    private GenerationSettings() {}

    /** One model, and a function of one minute. */
    public static GenerationConfig of(int imagesPerCall, Map<String, String> changes) {
        return BUILT.computeIfAbsent(new Key(imagesPerCall, changes), GenerationSettings::build);
    }

    private static GenerationConfig build(Key key) {
        var model = "models.\"" + MODEL + "\".";
        var builder = new SmallRyeConfigBuilder()
                .withMapping(GenerationConfig.class)
                .withDefaultValue(PREFIX + "default-model", MODEL)
                .withDefaultValue(PREFIX + "function-timeout", "PT1M")
                .withDefaultValue(PREFIX + model + "sizes", "1024x1024")
                .withDefaultValue(PREFIX + model + "qualities", "high")
                .withDefaultValue(PREFIX + model + "images-per-call", Integer.toString(key.imagesPerCall()));
        key.changes().forEach((name, value) -> builder.withDefaultValue(PREFIX + name, value));
        return builder.build().getConfigMapping(GenerationConfig.class);
    }
}
