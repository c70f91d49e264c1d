package dev.imagefunction.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

class ConnectionsTest {
    private final Deque<String> answers = new ArrayDeque<>();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicReference<byte[]> body = new AtomicReference<>(new byte[0]);
    private volatile Instant now = Instant.EPOCH;
    private final ServerSocket server = listen();
    private final Connections connections = new Connections(Duration.ofSeconds(2), Duration.ofSeconds(2), clock());

    @AfterEach
    void close() throws IOException {
        connections.close();
        server.close();
    }

    @Test
    void contentArrivesWholeAndWithoutAskingFirst() throws IOException {
        answers.add("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 0\r\n\r\n");
        var content = new byte[200_000];
        Arrays.fill(content, (byte) 7);

        var response = call(SdkHttpMethod.PUT, content);

        assertEquals(200, response.httpResponse().statusCode());
        assertEquals(Optional.of("\"1\""), response.httpResponse().firstMatchingHeader("etag"));
        assertArrayEquals(content, body.get());
        assertFalse(heads.getFirst().contains("Expect"), heads::getFirst);
        assertTrue(heads.getFirst().startsWith("PUT /images/a%20b?x=1 HTTP/1.1\r\n"), heads::getFirst);
    }

    @Test
    void connectionIsUsedAgainOnceItsAnswerIsRead() throws IOException {
        answers.add("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        answers.add(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: r\r\n\r\n");
        answers.add("HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\n");

        assertEquals("hello", text(call(SdkHttpMethod.GET, null)));
        assertEquals("abcde", text(call(SdkHttpMethod.GET, null)));
        assertEquals(404, call(SdkHttpMethod.HEAD, null).httpResponse().statusCode());
        assertEquals(1, accepted.get());
    }

    @Test
    void connectionThatIdledIsNotTrusted() throws IOException {
        answers.add("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        answers.add("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

        var unused = call(SdkHttpMethod.GET, null);
        now = Instant.EPOCH.plusSeconds(5);
        unused = call(SdkHttpMethod.GET, null);

        assertEquals(200, unused.httpResponse().statusCode());
        assertEquals(2, accepted.get());
    }

    @Test
    void connectionMadeAheadIsTheOneThatIsUsed() throws IOException {
        answers.add("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

        connections.connect(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/any"));
        var response = call(SdkHttpMethod.GET, null);

        assertEquals(200, response.httpResponse().statusCode());
        assertEquals(1, accepted.get());
    }

    @Test
    void answerThatEndsEarlyIsAnError() throws IOException {
        answers.add("HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\nhello");

        var response = call(SdkHttpMethod.GET, null);

        assertThrows(IOException.class, () -> text(response));
    }

    @Test
    void bodyWithoutLengthEndsWithItsConnection() throws IOException {
        answers.add("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello");

        assertEquals("hello", text(call(SdkHttpMethod.GET, null)));
    }

    @Test
    void whatIsNotHttpIsAnError() {
        answers.add("SSH-2.0-OpenSSH\r\n");

        assertThrows(IOException.class, () -> call(SdkHttpMethod.GET, null));
    }

    private HttpExecuteResponse call(SdkHttpMethod method, byte @Nullable [] content) throws IOException {
        var request = SdkHttpRequest.builder()
                .method(method)
                .uri(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/images/a%20b?x=1"))
                .putHeader("Expect", "100-continue")
                .putHeader("Content-Length", String.valueOf(content == null ? 0 : content.length))
                .build();
        var all = HttpExecuteRequest.builder().request(request);
        if (content != null) {
            all.contentStreamProvider(() -> new ByteArrayInputStream(content));
        }
        return connections.prepareRequest(all.build()).call();
    }

    private static String text(HttpExecuteResponse response) throws IOException {
        try (var in = response.responseBody().orElseThrow()) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private ServerSocket listen() {
        try {
            var listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(() -> {
                while (!listener.isClosed()) {
                    try {
                        var socket = listener.accept();
                        accepted.incrementAndGet();
                        Thread.ofVirtual().start(() -> serve(socket));
                    } catch (IOException closed) {
                        return;
                    }
                }
            });
            return listener;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            for (var head = head(in); !head.isEmpty(); head = head(in)) {
                heads.add(head);
                var length = head.lines()
                        .filter(line -> line.startsWith("Content-Length: "))
                        .mapToInt(line -> Integer.parseInt(line.substring(16)))
                        .sum();
                body.set(in.readNBytes(length));
                var answer = answers.remove();
                socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
                if (answer.contains("close") || answer.startsWith("SSH")) {
                    return;
                }
            }
        } catch (IOException gone) {
            // the client leaves when it likes
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            var b = in.read();
            if (b < 0) {
                return "";
            }
            head.append((char) b);
        }
        return head.toString();
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }
}
