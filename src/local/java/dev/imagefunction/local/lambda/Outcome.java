package dev.imagefunction.local.lambda;

import dev.imagefunction.local.http.LocalJson;
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
        var seconds = invocation.timeout().toMillis() / 1000.0;
        var timeout = String.format(Locale.ROOT, "Task timed out after %.2f seconds", seconds);
        return error("Sandbox.Timedout", "RequestId: %s Error: %s".formatted(invocation.requestId(), timeout));
    }

    /** The process ended, by itself or killed, before the invocation did. */
    static Outcome exited(String requestId, int status) {
        var how = status > 128 ? "signal: " + (status == 137 ? "killed" : status - 128) : "exit status " + status;
        var why = status == 0 ? "Runtime exited without providing a reason" : "Runtime exited with error: " + how;
        return error("Runtime.ExitError", "RequestId: %s Error: %s".formatted(requestId, why));
    }
}
