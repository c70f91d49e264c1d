package dev.imagefunction.gateway;

import io.smallrye.config.SmallRyeConfigBuilder;

/** The gateway's settings with every default as it ships. */
final class TestConfig {
    private TestConfig() {}

    static GatewayConfig gateway(String baseUrl) {
        var config = new SmallRyeConfigBuilder()
                .withMapping(GatewayConfig.class)
                .withDefaultValue("image-function.gateway.base-url", baseUrl)
                .withDefaultValue("image-function.gateway.read-timeout", "PT2M")
                .build();
        return config.getConfigMapping(GatewayConfig.class);
    }
}
