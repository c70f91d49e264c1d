package dev.imagefunction.gateway;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The gateway's settings as they ship. */
public final class GatewaySettings {
    private static final String PREFIX = "image-function.gateway.";

    /** Explorations build the same settings many thousand times. */
    private static final Map<Map<String, String>, GatewayConfig> BUILT = new ConcurrentHashMap<>();

    private GatewaySettings() {}

    public static GatewayConfig of(Map<String, String> changes) {
        return BUILT.computeIfAbsent(changes, GatewaySettings::build);
    }

    private static GatewayConfig build(Map<String, String> changes) {
        var builder = new SmallRyeConfigBuilder()
                .withMapping(GatewayConfig.class)
                .withDefaultValue(PREFIX + "base-url", "http://127.0.0.1")
                .withDefaultValue(PREFIX + "read-timeout", "PT2M");
        changes.forEach((name, value) -> builder.withDefaultValue(PREFIX + name, value));
        return builder.build().getConfigMapping(GatewayConfig.class);
    }
}
