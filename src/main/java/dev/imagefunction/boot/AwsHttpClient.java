package dev.imagefunction.boot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * The HTTP client of all AWS clients: Java's own. It closes a connection after 5 s without use, and checks its age before it
 * uses it, since the process may have been frozen meanwhile.
 */
record AwsHttpClient(SdkHttpClient client) implements SdkHttpClient {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** The longest wait for the next byte. */
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(20);

    static AwsHttpClient open() {
        return new AwsHttpClient(UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(READ_TIMEOUT)
                .proxyConfiguration(
                        Proxy.of(System.getenv()).map(Proxy::forAws).orElseGet(() -> ProxyConfiguration.builder()
                                .useEnvironmentVariablesValues(false)
                                .build()))
                .build());
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new Call(client.prepareRequest(request));
    }

    @Override
    public String clientName() {
        return client.clientName();
    }

    @Override
    public void close() {
        client.close();
    }

    /** The SDK sends a request again after an IOException; some of the connection's come wrapped in an unchecked one. */
    private record Call(ExecutableHttpRequest request) implements ExecutableHttpRequest {
        @Override
        public HttpExecuteResponse call() throws IOException {
            try {
                return request.call();
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }

        @Override
        public void abort() {
            request.abort();
        }
    }
}
