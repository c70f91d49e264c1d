package dev.imagefunction.boot;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.function.Supplier;
import org.apache.hc.client5.http.impl.ConnectionShutdownException;
import org.jboss.logging.Logger;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * An HTTP client that is replaced when it cannot be used any more: after an error of Java, such as too little memory,
 * Apache's client closes its connections for ever. Such an error, and an incomplete error response, is reported as a
 * broken connection, so that an upload is sent again.
 *
 * @see <a href="https://issues.apache.org/jira/browse/HTTPCLIENT-1924">Connection pool shut down</a>
 */
final class RenewedHttpClient implements SdkHttpClient {
    private static final Logger LOG = Logger.getLogger(RenewedHttpClient.class);

    /** Bytes of an error response that are read; S3's have some hundred. */
    private static final int MOST_OF_AN_ERROR = 64 * 1024;

    private final Supplier<SdkHttpClient> source;
    private volatile SdkHttpClient client;

    RenewedHttpClient(Supplier<SdkHttpClient> source) {
        this.source = source;
        this.client = source.get();
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        var used = client;
        var prepared = used.prepareRequest(request);
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                try {
                    return whole(prepared.call());
                } catch (ConnectionShutdownException one) {
                    // Only this connection was closed, by the timeout of its call.
                    throw new IOException(one);
                } catch (IllegalStateException | Error broken) {
                    replace(used, broken);
                    throw new IOException(broken);
                }
            }

            @Override
            public void abort() {
                prepared.abort();
            }
        };
    }

    /**
     * Reads the body of an error response. If the SDK read it and the connection broke, the SDK would neither retry nor
     * translate the exception.
     */
    private static HttpExecuteResponse whole(HttpExecuteResponse response) throws IOException {
        var body = response.responseBody();
        if (response.httpResponse().isSuccessful() || body.isEmpty()) {
            return response;
        }
        try (var open = body.get()) {
            var read = open.readNBytes(MOST_OF_AN_ERROR);
            if (read.length == MOST_OF_AN_ERROR) {
                open.abort(); // closing it would read the rest
            }
            return HttpExecuteResponse.builder()
                    .response(response.httpResponse())
                    .responseBody(AbortableInputStream.create(new ByteArrayInputStream(read)))
                    .build();
        }
    }

    private synchronized void replace(SdkHttpClient broken, Throwable reason) {
        if (client == broken) {
            client = source.get();
            LOG.warnf("The connections to AWS are replaced: %s", reason);
        }
    }

    @Override
    public String clientName() {
        return client.clientName();
    }

    @Override
    public void close() {
        client.close();
    }
}
