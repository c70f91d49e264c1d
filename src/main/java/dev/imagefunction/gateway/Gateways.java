package dev.imagefunction.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.imagefunction.gateway.answer.AnswerReader;
import dev.imagefunction.generation.Gateway;
import dev.imagefunction.generation.Platform;
import dev.imagefunction.secret.Secret;
import java.util.function.Supplier;

/** The gateway, put together. */
public final class Gateways {
    private Gateways() {}

    /**
     * The gateway over HTTP. Prepares the first call, so that an event does not wait for that.
     *
     * @param client builds the REST client
     */
    public static Gateway http(
            Supplier<ImagesApi> client, Secret key, GatewayConfig config, ObjectMapper mapper, Platform platform) {
        AnswerReader.warmUp();
        var sender = new CallSender(
                new ClientPool(client, platform.clock()), key, config, new GatewayResponse(mapper), platform.clock());
        return new HttpGateway(new TimedCall(sender, config.readTimeout(), platform.clock()), config, platform);
    }
}
