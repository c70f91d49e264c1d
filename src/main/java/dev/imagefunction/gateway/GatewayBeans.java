package dev.imagefunction.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.imagefunction.generation.Gateway;
import dev.imagefunction.secret.Secret;
import dev.imagefunction.secret.Secrets;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Wires the gateway. */
class GatewayBeans {
    @Produces
    @Singleton
    Gateway gateway(@RestClient ImagesApi api, Secrets secrets, GatewayConfig config, ObjectMapper json, Clock clock) {
        Secret key = secrets.named("GATEWAY_API_KEY", config.apiKey(), config.apiKeySecret());
        var exchange = new Exchange(api, key, config, json, clock);
        return new HttpGateway(exchange, config, clock, Thread::sleep, ThreadLocalRandom::current);
    }
}
