package dev.imagefunction.gateway;

import dev.imagefunction.generation.Gateway;
import dev.imagefunction.generation.Image;
import dev.imagefunction.generation.Platform;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Gives other packages' tests the gateway's permits and retries over a transport of their own. */
public final class GatewayOver {
    private GatewayOver() {}

    public static Gateway of(
            BiFunction<Gateway.Call, Consumer<Image>, Gateway.Made> transport,
            GatewayConfig config,
            Platform platform) {
        return new HttpGateway(transport::apply, config, platform);
    }
}
