package dev.imagefunction.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.imagefunction.generation.Gateway;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.secret.Secret;
import dev.imagefunction.secret.Secrets;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;

/** Wires the gateway. */
class GatewayBeans {
    private static final Logger LOG = Logger.getLogger(GatewayBeans.class);
    private static final String KEY = "gateway-key";

    /** After the checks, which may end the start. */
    private static final int LAST = 10_000;

    @Produces
    @Singleton
    @Named(KEY)
    Secret key(Secrets secrets, GatewayConfig config) {
        return secrets.named("GATEWAY_API_KEY", config.apiKey(), config.apiKeySecret());
    }

    @Produces
    @Singleton
    Gateway gateway(
            @RestClient ImagesApi api, @Named(KEY) Secret key, GatewayConfig config, ObjectMapper json, Clock clock) {
        var exchange = new Exchange(api, key, config, json, clock);
        return new HttpGateway(exchange, config, clock, Thread::sleep, ThreadLocalRandom::current);
    }

    /** Stops the start with one line where the gateway could never be asked. */
    void check(@Observes StartupEvent event, GatewayConfig config) {
        require(
                isSafe(config.baseUrl()),
                "GATEWAY_BASE_URL must be an https address, or http to a loopback address, such as https://gateway.serevixai.ai/v1.");
        require(
                config.apiKey()
                        .or(config::apiKeySecret)
                        .filter(key -> !key.isBlank())
                        .isPresent(),
                "GATEWAY_API_KEY is missing: set it, or GATEWAY_API_KEY_SECRET to the secret that holds it.");
        require(config.readTimeout().isPositive(), "GATEWAY_READ_TIMEOUT must be longer than nothing.");
    }

    /** Makes the client and reads the key while Lambda's first event is still being asked for. */
    void warmUp(
            @Observes @Priority(LAST) StartupEvent event, Instance<Gateway> gateway, @Named(KEY) Instance<Secret> key) {
        Thread.ofPlatform().daemon().name("warm-up-gateway").start(() -> {
            try {
                gateway.get();
                key.get().get();
            } catch (GenerationException e) {
                // The first event meets the same trouble, and tells of it.
                LOG.debug("Could not warm up", e);
            }
        });
    }

    /** The key must not travel in clear. */
    private static boolean isSafe(String address) {
        try {
            var uri = URI.create(address);
            var host = uri.getHost();
            return host != null
                    && ("https".equals(uri.getScheme())
                            || ("http".equals(uri.getScheme())
                                    && host.matches("localhost|127(\\.\\d{1,3}){3}|\\[(0*:)+0*1\\]")));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new ConfigurationException(message);
        }
    }
}
