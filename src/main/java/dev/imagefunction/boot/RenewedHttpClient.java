package dev.imagefunction.boot;

import java.io.IOException;
import java.util.function.Supplier;
import org.apache.hc.client5.http.impl.ConnectionShutdownException;
import org.jboss.logging.Logger;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * An HTTP client that is replaced when it cannot be used any more. After an error of Java, such as too little memory, Apache's
 * client closes its connections for ever, and the process would fail every later event. The error counts as a broken
 * connection, so that an upload is sent again.
 *
 * @see <a href="https://issues.apache.org/jira/browse/HTTPCLIENT-1924">Connection pool shut down</a>
 */
final class RenewedHttpClient implements SdkHttpClient {
    private static final Logger LOG = Logger.getLogger(RenewedHttpClient.class);

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
                    return prepared.call();
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
