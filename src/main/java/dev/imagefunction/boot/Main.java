package dev.imagefunction.boot;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** Starts the native executable. A wrong setting ends the start before an event is fetched, with one line that names it. */
@QuarkusMain
public final class Main {
    Main() {}

    public static void main(String... args) {
        var wrong = Settings.problem(System.getenv());
        if (wrong.isEmpty()) {
            Quarkus.run(args);
            return;
        }
        System.err.println(wrong.get());
        report(wrong.get());
        System.exit(1);
    }

    /**
     * Tells Lambda why the start failed.
     *
     * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-initerror">Initialization
     *     error</a>
     */
    private static void report(String message) {
        var api = System.getenv("AWS_LAMBDA_RUNTIME_API");
        if (api == null) {
            return;
        }
        try {
            var url = URI.create("http://" + api + "/2018-06-01/runtime/init/error")
                    .toURL();
            var post = (HttpURLConnection) url.openConnection();
            post.setRequestMethod("POST");
            post.setConnectTimeout(2_000);
            post.setReadTimeout(2_000);
            post.setDoOutput(true);
            post.setRequestProperty("Lambda-Runtime-Function-Error-Type", Settings.ERROR_TYPE);
            var text = message.replace("\\", "\\\\").replace("\"", "\\\"");
            var body = "{\"errorMessage\":\"%s\",\"errorType\":\"%s\"}".formatted(text, Settings.ERROR_TYPE);
            post.getOutputStream().write(body.getBytes(UTF_8));
            post.getResponseCode();
        } catch (IOException e) {
            // The line in the log says the same.
        }
    }
}
