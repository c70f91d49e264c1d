package dev.imagefunction.gateway;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** The gateway's settings as they ship. */
public final class GatewaySettings {
    private static final String PREFIX = "image-function.gateway.";

    private GatewaySettings() {}

    public static GatewayConfig of(Map<String, String> changes) {
        var builder = new SmallRyeConfigBuilder()
                .withMapping(GatewayConfig.class)
                .withDefaultValue(PREFIX + "base-url", "http://127.0.0.1")
                .withDefaultValue(PREFIX + "read-timeout", "PT2M");
        changes.forEach((name, value) -> builder.withDefaultValue(PREFIX + name, value));
        return builder.build().getConfigMapping(GatewayConfig.class);
    }
}
