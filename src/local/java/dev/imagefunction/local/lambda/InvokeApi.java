package dev.imagefunction.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.imagefunction.local.http.LocalJson;
import dev.imagefunction.local.http.Wire;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Lambda's Invoke API over HTTP. It does not check signatures.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Invoke</a>
 */
record InvokeApi(LocalLambda lambda) {
    /** A function's name, or its ARN, with or without a version. */
    private static final Pattern PATH = Pattern.compile(
            "/2015-03-31/functions/(?:arn:[^/]*:function:|\\d{12}:function:)?(?<name>[A-Za-z0-9_-]+)(?::[^/]+)?/invocations/?");

    void handle(Wire wire) throws InterruptedException {
        try {
            invoke(wire);
        } catch (LambdaException refused) {
            var body = LocalJson.object().put("Type", "User").put("message", refused.getMessage());
            var headers = headers(UUID.randomUUID().toString());
            headers.put("x-amzn-errortype", refused.type);
            wire.respond(refused.status, headers, LocalJson.text(body));
        }
    }

    private void invoke(Wire wire) throws InterruptedException {
        var body = new String(wire.body(), UTF_8);
        var path = PATH.matcher(URI.create(wire.path()).getPath());
        if (!path.matches() || !wire.method().equals("POST")) {
            throw invalid("This port takes only POST /2015-03-31/functions/{name}/invocations, not " + wire.method()
                    + " " + wire.path() + "; the HTTP API and the page have a port of their own");
        }
        var name = path.group("name");
        var type = wire.header("X-Amz-Invocation-Type").orElse("RequestResponse");
        switch (type) {
            case "Event" -> {
                var invocation = lambda.invocation(name, body, LocalLambda.MOST_ASYNCHRONOUS);
                var unused = lambda.send(invocation);
                wire.respond(202, headers(invocation.requestId()), "");
            }
            case "RequestResponse" -> {
                var invocation = lambda.invocation(name, body, LocalLambda.MOST_SYNCHRONOUS);
                var outcome = lambda.function(name).invokeNow(invocation);
                var headers = headers(invocation.requestId());
                headers.put("X-Amz-Executed-Version", LocalLambda.VERSION);
                if (outcome.failed()) {
                    headers.put("X-Amz-Function-Error", "Unhandled");
                }
                wire.respond(200, headers, outcome.payload());
            }
            default -> throw invalid("Invalid invocation type: " + type);
        }
    }

    private static Map<String, String> headers(String requestId) {
        return new TreeMap<>(Map.of("Content-Type", "application/json", "x-amzn-RequestId", requestId));
    }

    private static LambdaException invalid(String message) {
        return new LambdaException(400, "InvalidParameterValueException", message);
    }
}
