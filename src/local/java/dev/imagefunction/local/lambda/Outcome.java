package dev.imagefunction.local.lambda;

import dev.imagefunction.local.http.LocalJson;
import java.time.Duration;
import java.util.Locale;

/**
 * What an invocation came to.
 *
 * @param payload the function's answer, or the error's description; JSON either way
 * @param failed whether Lambda marks it with {@code X-Amz-Function-Error: Unhandled}
 * @param log the last 4 KB of what the function wrote
 */
public record Outcome(String payload, boolean failed, String log) {
    public static Outcome success(String payload) {
        return new Outcome(payload, false, "");
    }

    public static Outcome failure(String payload) {
        return new Outcome(payload, true, "");
    }

    public static Outcome error(String type, String message) {
        var body = LocalJson.object().put("errorType", type).put("errorMessage", message);
        return failure(LocalJson.text(body));
    }

    static Outcome timedOut(Invocation invocation) {
        return error(
                "Sandbox.Timedout",
                "RequestId: %s Error: Task timed out after %s seconds"
                        .formatted(invocation.requestId(), seconds(invocation.timeout())));
    }

    /** The process ended under the invocation, by itself or killed. */
    static Outcome exited(String requestId, int status) {
        var how = status > 128 ? "signal: " + (status == 137 ? "killed" : status - 128) : "exit status " + status;
        var why = status == 0 ? "Runtime exited without providing a reason" : "Runtime exited with error: " + how;
        return error("Runtime.ExitError", "RequestId: %s Error: %s".formatted(requestId, why));
    }

    Outcome withLog(String log) {
        return new Outcome(payload, failed, log);
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f", duration.toMillis() / 1000.0);
    }
}
