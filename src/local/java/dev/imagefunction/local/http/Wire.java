package dev.imagefunction.local.http;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One connection's HTTP/1.1 by hand, so that it can also be broken on purpose, at any byte. */
public final class Wire {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    public Wire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = new BufferedOutputStream(socket.getOutputStream(), 64 * 1024);
    }

    /** The next message's head, or nothing once the peer is gone. */
    public Optional<Head> head() throws IOException {
        return Head.read(in);
    }

    /** The body that follows a request's head; tells a waiting client to go on and send it. */
    public byte[] body(Head request) throws IOException {
        tellToGoOn(request);
        return payload(request, new byte[0]);
    }

    private void tellToGoOn(Head request) throws IOException {
        if (request.has("expect", "100-continue")) {
            raw("HTTP/1.1 100 Continue\r\n\r\n");
        }
    }

    /** The body of an answer, which may also end with the connection. */
    public byte[] bodyOfAnswer(Head answer) throws IOException {
        return payload(answer, null);
    }

    private byte[] payload(Head message, byte @Nullable [] untold) throws IOException {
        if (message.has("transfer-encoding", "chunked")) {
            return chunks();
        }
        var length = message.header("content-length");
        if (length.isPresent()) {
            return exactly(Integer.parseInt(length.get()));
        }
        return untold == null ? in.readAllBytes() : untold;
    }

    public void send(Head head, Body body) throws IOException {
        out.write(head.bytes());
        body.writeTo(out);
        out.flush();
    }

    /** Answers a request; a body that ends early or has no end also ends the connection. */
    public void answer(int status, Map<String, String> headers, Body body) throws IOException {
        var all = new ArrayList<>(headers.entrySet());
        all.add(
                body.length() < 0
                        ? Map.entry("Connection", "close")
                        : Map.entry("Content-Length", Long.toString(body.length())));
        out.write(new Head("HTTP/1.1 " + status + " " + reason(status), List.copyOf(all)).bytes());
        out.flush();
        body.writeTo(out);
        out.flush();
        if (body.length() < 0) {
            cut();
        }
    }

    /** Sends these bytes as they are. */
    public void raw(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** Reads half of a request's body and no more. */
    public void halfOfBody(Head request) throws IOException {
        tellToGoOn(request);
        in.readNBytes(Integer.parseInt(request.header("content-length").orElse("0")) / 2);
    }

    /** Does nothing until the peer gives up. */
    public void hold() throws IOException {
        while (in.read() >= 0) {
            // what is said meanwhile is not heard
        }
        cut();
    }

    /** Waits for so long; false once the peer has given up. */
    public boolean pause(Duration duration) throws IOException {
        if (!duration.isPositive()) {
            return true;
        }
        socket.setSoTimeout((int) Math.max(1, duration.toMillis()));
        try {
            in.mark(1);
            if (in.read() < 0) {
                return false;
            }
            in.reset();
            return true;
        } catch (SocketTimeoutException elapsed) {
            return true;
        } finally {
            socket.setSoTimeout(0);
        }
    }

    /** Ends the connection politely. */
    public void cut() throws IOException {
        socket.close();
    }

    /** Ends the connection so that the peer is told of a reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    public boolean isOpen() {
        return !socket.isClosed();
    }

    private byte[] exactly(int length) throws IOException {
        var bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the body ended after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        for (var size = chunkSize(); size > 0; size = chunkSize()) {
            body.write(exactly(size));
            line();
        }
        while (!line().isEmpty()) {
            // trailers tell nothing that is used
        }
        return body.toByteArray();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the body was cut off");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 429 -> "Too Many Requests";
            default -> "Status";
        };
    }
}
