package dev.imagefunction.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/** One connection to S3, for one request at a time. */
final class Connection implements Closeable {
    private static final int MOST_HEADERS = 200;
    private static final int LONGEST_LINE = 16 * 1024;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[64 * 1024];

    private Connection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 4096);
        this.out = socket.getOutputStream();
    }

    /** Where a connection leads. */
    record Target(boolean tls, String host, int port) {
        static Target of(URI address) {
            var tls = "https".equals(address.getScheme());
            return new Target(tls, address.getHost(), address.getPort() >= 0 ? address.getPort() : tls ? 443 : 80);
        }
    }

    static Connection open(Target target, Duration connectTimeout, Duration readTimeout) throws IOException {
        var socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) readTimeout.toMillis());
            socket.connect(new InetSocketAddress(target.host(), target.port()), (int) connectTimeout.toMillis());
            return new Connection(target.tls() ? secured(socket, target) : socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static Socket secured(Socket socket, Target target) throws IOException {
        var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        var tls = (SSLSocket) factory.createSocket(socket, target.host(), target.port(), true);
        var parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // plain sockets do not look at the host's name
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        return tls;
    }

    /**
     * Sends a request and reads its answer's head; the body follows as it is read.
     *
     * @param reuse called once the answer is read to its end, if the connection is fit for another request then
     */
    HttpExecuteResponse exchange(HttpExecuteRequest request, Runnable reuse) throws IOException {
        try {
            send(request);
        } catch (IOException cut) {
            // S3 may refuse a request, and hang up, before all of it is sent: then its answer tells why.
            try {
                return answer(request.httpRequest(), this::close);
            } catch (IOException e) {
                cut.addSuppressed(e);
                throw cut;
            }
        }
        return answer(request.httpRequest(), reuse);
    }

    private void send(HttpExecuteRequest request) throws IOException {
        var head = head(request.httpRequest()).getBytes(ISO_8859_1);
        var filled = 0;
        if (head.length <= buffer.length) {
            System.arraycopy(head, 0, buffer, 0, head.length);
            filled = head.length;
        } else {
            out.write(head);
        }
        var content = request.contentStreamProvider();
        if (content.isPresent()) {
            // Not closed: the SDK gave it, and reads it again where it repeats the request.
            var body = content.get().newStream();
            for (var n = 0; n >= 0; n = body.read(buffer, filled, buffer.length - filled)) {
                filled += n;
                if (filled == buffer.length) {
                    out.write(buffer, 0, filled);
                    filled = 0;
                }
            }
        }
        out.write(buffer, 0, filled);
        out.flush();
    }

    private static String head(SdkHttpRequest request) {
        var head = new StringBuilder(1024).append(request.method()).append(' ');
        head.append(request.encodedPath().isEmpty() ? "/" : request.encodedPath());
        request.encodedQueryParameters().ifPresent(query -> head.append('?').append(query));
        head.append(" HTTP/1.1\r\n");
        if (request.firstMatchingHeader("Host").isEmpty()) {
            head.append("Host: ").append(request.getUri().getRawAuthority()).append("\r\n");
        }
        request.forEachHeader((name, values) -> header(head, name, values));
        return head.append("\r\n").toString();
    }

    private static void header(StringBuilder head, String name, List<String> values) {
        // To ask before sending costs a round trip for each image, and saves one only when the image is there
        // already.
        if (name.equalsIgnoreCase("Expect")) {
            return;
        }
        for (var value : values) {
            if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
                throw new IllegalArgumentException("A header holds a line break: " + name);
            }
            head.append(name).append(": ").append(value).append("\r\n");
        }
    }

    private HttpExecuteResponse answer(SdkHttpRequest request, Runnable reuse) throws IOException {
        var status = line().split(" ", 3);
        while (status.length > 1 && status[1].startsWith("1")) {
            while (!line().isEmpty()) {
                // an interim answer's headers
            }
            status = line().split(" ", 3);
        }
        if (status.length < 2 || !status[0].startsWith("HTTP/1.")) {
            throw new IOException("The answer is not HTTP/1.1");
        }
        var response =
                SdkHttpResponse.builder().statusCode(code(status[1])).statusText(status.length > 2 ? status[2] : "");
        var headers = 0;
        for (var line = line(); !line.isEmpty(); line = line()) {
            var colon = line.indexOf(':');
            if (colon < 1 || ++headers > MOST_HEADERS) {
                throw new IOException("The answer's headers are malformed");
            }
            response.appendHeader(
                    line.substring(0, colon), line.substring(colon + 1).strip());
        }
        var head = response.build();
        var closes = status[0].equals("HTTP/1.0") || has(head, "Connection", "close");
        var body = body(request, head, closes ? this::close : reuse);
        return HttpExecuteResponse.builder()
                .response(head)
                .responseBody(AbortableInputStream.create(body, this::close))
                .build();
    }

    private InputStream body(SdkHttpRequest request, SdkHttpResponse head, Runnable end) throws IOException {
        var none = request.method() == SdkHttpMethod.HEAD || head.statusCode() == 204 || head.statusCode() == 304;
        var length = head.firstMatchingHeader("Content-Length");
        if (none) {
            return AnswerBody.ofLength(in, 0, this, end);
        }
        if (has(head, "Transfer-Encoding", "chunked")) {
            return AnswerBody.inChunks(in, this::line, this, end);
        }
        return length.isPresent()
                ? AnswerBody.ofLength(in, number(length.get(), 10), this, end)
                : AnswerBody.ofLength(in, Long.MAX_VALUE, this, this::close);
    }

    private static boolean has(SdkHttpResponse head, String name, String value) {
        return head.firstMatchingHeader(name)
                .map(found -> found.toLowerCase(Locale.ROOT).contains(value))
                .orElse(false);
    }

    private static int code(String text) throws IOException {
        return (int) number(text, 10);
    }

    static long number(String text, int radix) throws IOException {
        try {
            return Long.parseUnsignedLong(text.strip(), radix) & Long.MAX_VALUE;
        } catch (NumberFormatException e) {
            throw new IOException("The answer has no number where one is due", e);
        }
    }

    private String line() throws IOException {
        var line = new StringBuilder(64);
        for (var b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("The connection ended before its answer");
            }
            if (line.length() >= LONGEST_LINE) {
                throw new IOException("The answer's head is too long");
            }
            line.append((char) b);
        }
        var length = line.length();
        return length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone, as it was to be
        }
    }
}
