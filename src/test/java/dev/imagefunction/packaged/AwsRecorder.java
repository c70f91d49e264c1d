package dev.imagefunction.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** Accepts the call that an AWS client makes of SNS, EventBridge or Step Functions, none of which runs locally. */
final class AwsRecorder implements AutoCloseable {
    private final HttpServer server;
    private volatile String body = "";

    AwsRecorder() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::accept);
        server.start();
    }

    private void accept(HttpExchange exchange) throws IOException {
        body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        var target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
        var response =
                switch (target) {
                    case "AWSEvents.PutEvents" -> "{\"FailedEntryCount\": 0, \"Entries\": [{\"EventId\": \"1\"}]}";
                    case "AWSStepFunctions.StartExecution" ->
                        "{\"executionArn\": \"arn:aws:states:eu-central-1:000000000000:execution:a:b\", \"startDate\": 1}";
                    default ->
                        "<PublishResponse><PublishResult><MessageId>c8e2f6a0-1c6f-5d0c-9a53-a9f2d3a4b5c6</MessageId>"
                                + "</PublishResult></PublishResponse>";
                };
        var bytes = response.getBytes(UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The body of the last call. */
    String body() {
        return body;
    }

    /** The fields of the last call, if it was a form. */
    Map<String, String> form() {
        return Arrays.stream(body().split("&"))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(field -> field[0], field -> URLDecoder.decode(field[1], UTF_8)));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
