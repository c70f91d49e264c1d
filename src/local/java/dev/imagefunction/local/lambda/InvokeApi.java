package dev.imagefunction.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import dev.imagefunction.local.http.LocalJson;
import dev.imagefunction.local.http.LoopbackServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Lambda's Invoke API over the wire; signatures are not looked at.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Lambda's description of it</a>
 */
final class InvokeApi implements AutoCloseable {
    /** A name, or an ARN that ends with it, with or without a version. */
    private static final Pattern PATH = Pattern.compile(
            "/2015-03-31/functions/(?:arn:[^/]*:function:|\\d{12}:function:)?(?<name>[A-Za-z0-9_-]+)(?::[^/]+)?/invocations/?");

    private final LocalLambda lambda;
    private final LoopbackServer server;

    InvokeApi(int port, LocalLambda lambda) {
        this.lambda = lambda;
        this.server = new LoopbackServer(port, this::handle);
    }

    URI uri() {
        return server.uri();
    }

    private void handle(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        try {
            invoke(exchange);
        } catch (LambdaException refused) {
            refuse(exchange, refused);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void invoke(HttpExchange exchange) throws IOException, InterruptedException {
        var path = PATH.matcher(exchange.getRequestURI().getPath());
        if (!path.matches() || !exchange.getRequestMethod().equals("POST")) {
            var here = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            throw LambdaException.invalid("only POST /2015-03-31/functions/{name}/invocations is here, not " + here);
        }
        var type =
                InvocationType.named(header(exchange, "X-Amz-Invocation-Type").orElse("RequestResponse"));
        var function = lambda.function(path.group("name"));
        var invocation = LocalLambda.invocation(function, type, body(exchange, type.limit()));
        exchange.getResponseHeaders().set("x-amzn-RequestId", invocation.requestId());
        switch (type) {
            case DryRun -> LoopbackServer.answer(exchange, 204, "");
            case Event -> {
                var unused = lambda.async().accept(function, invocation);
                LoopbackServer.answer(exchange, 202, "");
            }
            case RequestResponse -> answer(exchange, function.invokeNow(invocation));
        }
    }

    /** Reads one byte more than allowed, so that too much is seen; the rest is drained, so that the client gets its answer. */
    private static String body(HttpExchange exchange, int limit) throws IOException {
        var body = exchange.getRequestBody().readNBytes(limit + 1);
        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
        return new String(body, UTF_8);
    }

    private static void answer(HttpExchange exchange, Outcome outcome) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("X-Amz-Executed-Version", LocalLambda.VERSION);
        if (outcome.failed()) {
            headers.set("X-Amz-Function-Error", "Unhandled");
        }
        if (header(exchange, "X-Amz-Log-Type").filter("Tail"::equals).isPresent()) {
            var log = Base64.getEncoder().encodeToString(outcome.log().getBytes(UTF_8));
            headers.set("X-Amz-Log-Result", log);
        }
        LoopbackServer.answer(exchange, 200, outcome.payload());
    }

    private static void refuse(HttpExchange exchange, LambdaException refused) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("x-amzn-errortype", refused.type());
        headers.set("x-amzn-RequestId", UUID.randomUUID().toString());
        var body = LocalJson.object().put("Type", "User").put("message", refused.getMessage());
        LoopbackServer.answer(exchange, refused.status(), LocalJson.text(body));
    }

    private static Optional<String> header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    @Override
    public void close() {
        server.close();
    }
}
