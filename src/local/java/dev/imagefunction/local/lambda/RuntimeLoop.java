package dev.imagefunction.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
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

/**
 * Runs a handler class against the Runtime API without AWS's client, whose native part exists for Linux only. It is a
 * process's main class. The class path needs the unzipped function and this class file, no other.
 */
final class RuntimeLoop {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String API = "http://" + System.getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/";

    private RuntimeLoop() {}

    /** The end of a {@code java} command that starts it. */
    static List<String> arguments(Path function) {
        var file = RuntimeLoop.class.getName().replace('.', '/') + ".class";
        try (var own = RuntimeLoop.class.getClassLoader().getResourceAsStream(file)) {
            Files.createDirectories(function.resolve(file).getParent());
            Files.write(function.resolve(file), own == null ? new byte[0] : own.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var libraries = function.resolve("lib").resolve("*");
        return List.of(
                "-cp",
                function + File.pathSeparator + libraries,
                RuntimeLoop.class.getName(),
                PackagedFunction.HANDLER);
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
        var context = context(event.headers());
        System.setProperty("com.amazonaws.xray.traceHeader", header(event.headers(), "Trace-Id"));
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
                .getBytes(UTF_8);
    }

    /** A proxy, because a class would be a second file that the process needs. */
    private static Context context(HttpHeaders headers) {
        return (Context) Proxy.newProxyInstance(
                Context.class.getClassLoader(),
                new Class<?>[] {Context.class},
                (proxy, method, none) -> switch (method.getName()) {
                    case "getAwsRequestId" -> header(headers, "Aws-Request-Id");
                    case "getInvokedFunctionArn" -> header(headers, "Invoked-Function-Arn");
                    case "getFunctionName" -> System.getenv("AWS_LAMBDA_FUNCTION_NAME");
                    case "getFunctionVersion" -> System.getenv("AWS_LAMBDA_FUNCTION_VERSION");
                    case "getMemoryLimitInMB" -> Integer.valueOf(System.getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"));
                    case "getRemainingTimeInMillis" ->
                        (int) (Long.parseLong(header(headers, "Deadline-Ms")) - System.currentTimeMillis());
                    case "getLogger" -> LambdaRuntime.getLogger();
                    default -> null;
                });
    }

    private static String header(HttpHeaders headers, String name) {
        return headers.firstValue("Lambda-Runtime-" + name).orElse("");
    }
}
