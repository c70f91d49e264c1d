package dev.imagefunction.storage;

import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Names the status of S3's last response when a call's time is over. The SDK's own message does not. */
public final class TimedOutAttempts implements ExecutionInterceptor {
    /** How the message begins. */
    static final String RETURNED = "S3 returned ";

    @Override
    public Throwable modifyException(Context.FailedExecution context, ExecutionAttributes attributes) {
        var response = context.httpResponse();
        if (response.isEmpty() || !(context.exception() instanceof ApiCallTimeoutException)) {
            return context.exception();
        }
        var status = response.get().statusCode();
        // The SDK retries a 403 only where its own clock may be wrong.
        var clock = status == 403 ? ": the clocks of S3 and of the function differ" : "";
        return ApiCallTimeoutException.builder()
                .message(RETURNED + status + " until the time was over" + clock)
                .cause(context.exception())
                .build();
    }
}
