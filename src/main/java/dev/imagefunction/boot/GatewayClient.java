package dev.imagefunction.boot;

import dev.imagefunction.gateway.ImagesApi;
import dev.imagefunction.gateway.answer.AnswerStream;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.client.api.QuarkusRestClientProperties;

/**
 * Builds the gateway's REST client.
 *
 * @param baseUrl of the gateway
 */
record GatewayClient(String baseUrl) implements Supplier<ImagesApi> {
    /** Bytes of a response's headers; one with more is lost, and has been paid for. The default is 8 KB. */
    private static final int MOST_HEADERS = 256 * 1024;

    @Override
    public ImagesApi get() {
        var uri = URI.create(baseUrl);
        var builder = QuarkusRestClientBuilder.newBuilder()
                .baseUri(uri)
                .connectTimeout(5, TimeUnit.SECONDS)
                // The call's own time limit is the one that counts; it is always shorter.
                .readTimeout(15, TimeUnit.MINUTES)
                .followRedirects(false)
                .disableDefaultMapper(true)
                .property(QuarkusRestClientProperties.MAX_CHUNK_SIZE, AnswerStream.LARGEST_PIECE)
                .property(QuarkusRestClientProperties.MAX_HEADER_SIZE, MOST_HEADERS);
        if ("https".equals(uri.getScheme())) {
            Proxy.of(System.getenv()).ifPresent(proxy -> proxy.use(builder));
        }
        return builder.build(ImagesApi.class);
    }
}
