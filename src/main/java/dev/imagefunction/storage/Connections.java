package dev.imagefunction.storage;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * As much of an HTTP/1.1 client as S3 needs, on plain sockets. {@code java.net.HttpURLConnection} sends an image in
 * hundreds of small writes, keeps five connections at most, and cannot connect before there is a request. It knows no
 * proxies.
 */
@Singleton
class Connections implements SdkHttpClient {
    private static final int MOST_IDLE = 16;

    /** S3 hangs up on connections that idle some seconds; so does a process that sleeps between its invocations. */
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(4);

    private final Duration connectTimeout;
    private final Duration readTimeout;
    private final Clock clock;
    private final Map<Connection.Target, Deque<Idle>> idle = new HashMap<>();

    private record Idle(Connection connection, Instant since) {}

    @Inject
    Connections(StorageConfig config, Clock clock) {
        this(config.connectTimeout(), config.readTimeout(), clock);
    }

    /**
     * @param connectTimeout the longest to wait for a connection
     * @param readTimeout the longest to wait for the next byte
     */
    Connections(Duration connectTimeout, Duration readTimeout, Clock clock) {
        this.connectTimeout = connectTimeout;
        this.readTimeout = readTimeout;
        this.clock = clock;
    }

    /** Connects ahead of the first request to an address's host. */
    void connect(URI address) throws IOException {
        var target = Connection.Target.of(address);
        giveBack(target, open(target));
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new Call(request);
    }

    @Override
    public String clientName() {
        return "Sockets";
    }

    private final class Call implements ExecutableHttpRequest {
        private final HttpExecuteRequest request;
        private volatile @Nullable Connection connection;
        private volatile boolean aborted;

        Call(HttpExecuteRequest request) {
            this.request = request;
        }

        @Override
        public HttpExecuteResponse call() throws IOException {
            var target = Connection.Target.of(request.httpRequest().getUri());
            var used = take(target);
            connection = used;
            var answered = false;
            try {
                if (aborted) {
                    throw new IOException("aborted");
                }
                var response = used.exchange(request, () -> giveBack(target, used));
                answered = true;
                return response;
            } finally {
                if (!answered) {
                    used.close();
                }
            }
        }

        /** Called by the SDK when the call's time is over. */
        @Override
        public void abort() {
            aborted = true;
            var used = connection;
            if (used != null) {
                used.close();
            }
        }
    }

    private Connection take(Connection.Target target) throws IOException {
        var oldest = clock.instant().minus(LONGEST_IDLE);
        synchronized (idle) {
            var those = idle.computeIfAbsent(target, t -> new ArrayDeque<>());
            for (var last = those.pollLast(); last != null; last = those.pollLast()) {
                if (last.since().isAfter(oldest)) {
                    return last.connection();
                }
                last.connection().close();
            }
        }
        return open(target);
    }

    private Connection open(Connection.Target target) throws IOException {
        return Connection.open(target, connectTimeout, readTimeout);
    }

    private void giveBack(Connection.Target target, Connection connection) {
        synchronized (idle) {
            var those = idle.computeIfAbsent(target, t -> new ArrayDeque<>());
            if (those.size() < MOST_IDLE) {
                those.addLast(new Idle(connection, clock.instant()));
                return;
            }
        }
        connection.close();
    }

    @Override
    public void close() {
        synchronized (idle) {
            idle.values().forEach(those -> those.forEach(one -> one.connection().close()));
            idle.clear();
        }
    }

    /** What the SDK asks for a client; it is ready made, and outlives whoever asked. */
    SdkHttpClient.Builder<?> asBuilder() {
        return new Ready(this);
    }

    private record Ready(Connections client) implements SdkHttpClient.Builder<Ready> {
        @Override
        public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
            return client;
        }
    }
}
