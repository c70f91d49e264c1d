package dev.imagefunction.boot;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** Ends the process if an environment variable is wrong. Writes one line to the log, and the same line to Lambda. */
final class StartCheck {
    /** Lambda's name for a start that a setting prevents. */
    private static final String ERROR_TYPE = "Runtime.InvalidSetting";

    private StartCheck() {}

    /** Returns if nothing is wrong. It is called before an event is fetched. */
    static void run() {
        Settings.problem(System.getenv()).ifPresent(wrong -> {
            System.err.println(wrong);
            report(wrong);
            System.exit(1);
        });
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
            post.setRequestProperty("Lambda-Runtime-Function-Error-Type", ERROR_TYPE);
            var text = message.replace("\\", "\\\\").replace("\"", "\\\"");
            var body = "{\"errorMessage\":\"%s\",\"errorType\":\"%s\"}".formatted(text, ERROR_TYPE);
            post.getOutputStream().write(body.getBytes(UTF_8));
            post.getResponseCode();
        } catch (IOException e) {
            // The line in the log says the same.
        }
    }
}
