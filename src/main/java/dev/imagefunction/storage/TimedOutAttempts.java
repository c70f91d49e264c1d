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
        return ApiCallTimeoutException.builder()
                .message(RETURNED + response.get().statusCode() + " until the time was over")
                .cause(context.exception())
                .build();
    }
}
