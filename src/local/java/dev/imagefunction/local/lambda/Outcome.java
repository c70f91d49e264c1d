package dev.imagefunction.local.lambda;

import dev.imagefunction.local.http.LocalJson;
import java.time.Duration;
import java.util.Locale;

/**
 * The outcome of an invocation.
 *
 * @param payload JSON: what the function returned, or an error's description
 * @param failed true if Lambda sets {@code X-Amz-Function-Error: Unhandled}
 */
public record Outcome(String payload, boolean failed) {
    public static Outcome error(String type, String message) {
        var body = LocalJson.object().put("errorType", type).put("errorMessage", message);
        return new Outcome(LocalJson.text(body), true);
    }

    static Outcome timedOut(Invocation invocation) {
        return error(
                "Sandbox.Timedout",
                "RequestId: %s Error: Task timed out after %s seconds"
                        .formatted(invocation.requestId(), seconds(invocation.timeout())));
    }

    /** The process ended, by itself or killed, before the invocation did. */
    static Outcome exited(String requestId, int status) {
        var how = status > 128 ? "signal: " + (status == 137 ? "killed" : status - 128) : "exit status " + status;
        var why = status == 0 ? "Runtime exited without providing a reason" : "Runtime exited with error: " + how;
        return error("Runtime.ExitError", "RequestId: %s Error: %s".formatted(requestId, why));
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f", duration.toMillis() / 1000.0);
    }
}
