package dev.imagefunction.boot;

import dev.imagefunction.gateway.ImagesApi;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Builds the gateway's REST client.
 *
 * @param baseUrl of the gateway
 */
record GatewayClient(String baseUrl) implements Supplier<ImagesApi> {
    @Override
    public ImagesApi get() {
        var uri = URI.create(baseUrl);
        var builder = QuarkusRestClientBuilder.newBuilder()
                .baseUri(uri)
                .connectTimeout(5, TimeUnit.SECONDS)
                // The call's own time limit is the one that counts; it is always shorter.
                .readTimeout(15, TimeUnit.MINUTES)
                .followRedirects(false)
                .disableDefaultMapper(true);
        if ("https".equals(uri.getScheme())) {
            Proxy.of(System.getenv()).ifPresent(proxy -> proxy.use(builder));
        }
        return builder.build(ImagesApi.class);
    }
}
