package dev.imagefunction.local.lambda;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a handler class against the Runtime API without AWS's client, whose native part exists for Linux only. A process of
 * its own, whose class path is the unzipped function; this class file is all that it needs besides.
 *
 * @param headers of the invocation
 */
record RuntimeLoop(HttpHeaders headers) implements Context {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String API = "http://" + System.getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/";

    /** The end of a {@code java} command that starts it. */
    static List<String> arguments(Path function, String handler) {
        var file = RuntimeLoop.class.getName().replace('.', '/') + ".class";
        try (var own = RuntimeLoop.class.getClassLoader().getResourceAsStream(file)) {
            Files.createDirectories(function.resolve(file).getParent());
            Files.write(function.resolve(file), own == null ? new byte[0] : own.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var libraries = function.resolve("lib").resolve("*");
        return List.of("-cp", function + File.pathSeparator + libraries, RuntimeLoop.class.getName(), handler);
    }

    public static void main(String[] handler) throws IOException, InterruptedException {
        RequestStreamHandler function;
        try {
            var type = Class.forName(handler[0].split("::", 2)[0]);
            function = (RequestStreamHandler) type.getConstructor().newInstance();
        } catch (ReflectiveOperationException | RuntimeException | LinkageError failed) {
            var cause = failed.getCause() == null ? failed : failed.getCause();
            cause.printStackTrace();
            post("init/error", error(cause));
            System.exit(1);
            return;
        }
        while (true) {
            next(function);
        }
    }

    private static void next(RequestStreamHandler function) throws IOException, InterruptedException {
        var event = send(HttpRequest.newBuilder(URI.create(API + "invocation/next")));
        var context = new RuntimeLoop(event.headers());
        System.setProperty("com.amazonaws.xray.traceHeader", context.header("Lambda-Runtime-Trace-Id"));
        var output = new ByteArrayOutputStream();
        var path = "invocation/" + context.getAwsRequestId();
        try {
            function.handleRequest(new ByteArrayInputStream(event.body()), output, context);
        } catch (IOException | RuntimeException | LinkageError | StackOverflowError failed) {
            failed.printStackTrace();
            post(path + "/error", error(failed));
            return;
        }
        post(path + "/response", output.toByteArray());
    }

    private static void post(String path, byte[] body) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(URI.create(API + path)).POST(BodyPublishers.ofByteArray(body)));
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.version(HttpClient.Version.HTTP_1_1).build(), BodyHandlers.ofByteArray());
    }

    private static byte[] error(Throwable failed) {
        var message = String.valueOf(failed.getMessage()).replaceAll("[\\p{Cntrl}\"\\\\]", " ");
        return "{\"errorMessage\":\"%s\",\"errorType\":\"%s\",\"stackTrace\":[]}"
                .formatted(message, failed.getClass().getName())
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    @Override
    public String getAwsRequestId() {
        return header("Lambda-Runtime-Aws-Request-Id");
    }

    @Override
    public String getLogGroupName() {
        return System.getenv("AWS_LAMBDA_LOG_GROUP_NAME");
    }

    @Override
    public String getLogStreamName() {
        return System.getenv("AWS_LAMBDA_LOG_STREAM_NAME");
    }

    @Override
    public String getFunctionName() {
        return System.getenv("AWS_LAMBDA_FUNCTION_NAME");
    }

    @Override
    public String getFunctionVersion() {
        return System.getenv("AWS_LAMBDA_FUNCTION_VERSION");
    }

    @Override
    public String getInvokedFunctionArn() {
        return header("Lambda-Runtime-Invoked-Function-Arn");
    }

    @Override
    public @Nullable CognitoIdentity getIdentity() {
        return null;
    }

    @Override
    public @Nullable ClientContext getClientContext() {
        return null;
    }

    @Override
    public int getRemainingTimeInMillis() {
        return (int) (Long.parseLong(header("Lambda-Runtime-Deadline-Ms")) - System.currentTimeMillis());
    }

    @Override
    public int getMemoryLimitInMB() {
        return Integer.parseInt(System.getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"));
    }

    @Override
    public LambdaLogger getLogger() {
        return LambdaRuntime.getLogger();
    }
}
