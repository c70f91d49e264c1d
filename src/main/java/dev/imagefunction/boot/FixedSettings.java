package dev.imagefunction.boot;

import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.configuration.AbstractConfigBuilder;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads Quarkus' own settings when a native executable is built, because no deployment changes them (decision 0009). */
public final class FixedSettings implements SmallRyeConfigBuilderCustomizer {
    private static final Map<ConfigClass, Object> FIXED =
            ImageMode.current() == ImageMode.NATIVE_BUILD ? read() : Map.of();

    private static Map<ConfigClass, Object> read() {
        var builder = new SmallRyeConfigBuilder();
        AbstractConfigBuilder.withCustomizer(builder, "io.quarkus.runtime.generated.RunTimeConfig");
        // without the environment of the machine that builds
        builder.withCustomizers(last -> last.setAddDefaultSources(false));
        var config = builder.build();
        return builder.getMappingsBuilder().getMappings().stream()
                .filter(settings -> isFixed(settings.getPrefix()))
                .collect(Collectors.toMap(
                        Function.identity(),
                        settings -> config.getConfigMapping(settings.getType(), settings.getPrefix())));
    }

    private static boolean isFixed(String prefix) {
        return prefix.startsWith("quarkus") && !prefix.equals("quarkus.funqy");
    }

    @Override
    public void configBuilder(SmallRyeConfigBuilder builder) {
        if (ImageMode.current() == ImageMode.NATIVE_RUN) {
            var mappings = builder.getMappingsBuilder();
            mappings.getMappings().removeAll(FIXED.keySet());
            mappings.getMappingsInstances().putAll(FIXED);
            // Each look-up would search their default values, too.
            FIXED.keySet().forEach(fixed -> fixed.getProperties().forEach(builder.getDefaultValues()::remove));
            // The executable contains application.properties, so no file is searched for.
            builder.setAddDefaultSources(false).addSystemSources();
        }
    }

    /** The last of all customizers. */
    @Override
    public int priority() {
        return Integer.MAX_VALUE;
    }
}
