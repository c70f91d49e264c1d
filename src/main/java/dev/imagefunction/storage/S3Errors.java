package dev.imagefunction.storage;

import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Translates errors of a request to S3 to failures. */
public final class S3Errors {
    private static final String RETURNED = "S3 returned ";

    private S3Errors() {}

    /** Names the status of S3's last response when a call's time is over. The SDK's own message does not. */
    public static final class TimedOutAttempts implements ExecutionInterceptor {
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

    /**
     * Returns true for responses that mean: send the request again. The next attempt resolves a conflict of two
     * conditional writes. A redirect ends when DNS knows the bucket. The SDK does not know KMS's code.
     *
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">Conditional writes</a>
     */
    public static boolean isToBeSentAgain(Throwable e) {
        return e instanceof S3Exception s3
                && (s3.statusCode() == 409 || s3.statusCode() == 307 || code(s3).equals("KMS.ThrottlingException"));
    }

    /** Returns true if there is no such object. 403 never means that: the role may list the bucket. */
    static boolean isMissing(SdkException e) {
        return e instanceof S3Exception s3 && s3.statusCode() == 404 && !code(s3).equals("NoSuchBucket");
    }

    private static String code(S3Exception e) {
        var details = e.awsErrorDetails();
        return details == null || details.errorCode() == null ? "" : details.errorCode();
    }

    static GenerationException failed(String verb, String bucket, String key, SdkException cause) {
        return failed(verb, bucket, key, cause instanceof S3Exception e ? why(e) : noResponse(cause), cause);
    }

    static GenerationException failed(
            String verb, String bucket, String key, String why, @Nullable SdkException cause) {
        var message = "Could not %s %s in bucket %s: %s.".formatted(verb, key, bucket, why);
        return new GenerationException(Failure.of(Failure.Code.STORAGE_FAILED, message), cause);
    }

    private static String why(S3Exception e) {
        return switch (code(e)) {
            case "NoSuchBucket" -> "there is no such bucket: create it, or set IMAGE_BUCKET";
            case "ExpiredToken", "InvalidToken", "InvalidAccessKeyId", "SignatureDoesNotMatch" ->
                "the credentials are not valid (" + code(e) + ")";
            case "PermanentRedirect", "AuthorizationHeaderMalformed" ->
                returned(e)
                        + header(e, "x-amz-bucket-region")
                                .map(there -> ": the bucket is in " + there + ", not in AWS_REGION")
                                .orElse("");
            case "NotImplemented" -> returned(e) + ": such a store must honour If-None-Match and If-Match";
            case "", "AccessDenied" ->
                e.statusCode() == 403
                        ? "access is denied (403): the function's role needs s3:GetObject and s3:PutObject on the objects,"
                                + " s3:ListBucket on the bucket, and the bucket's KMS key"
                        : returned(e);
            default -> returned(e);
        };
    }

    private static String returned(S3Exception e) {
        return (RETURNED + e.statusCode() + " " + code(e)).strip();
    }

    private static Optional<String> header(S3Exception e, String name) {
        return Optional.ofNullable(e.awsErrorDetails().sdkHttpResponse())
                .flatMap(response -> response.firstMatchingHeader(name));
    }

    private static String noResponse(SdkException e) {
        var message = String.valueOf(e.getMessage());
        if (message.startsWith(RETURNED)) {
            return message;
        }
        // A failed connection has a cause, and a timeout has a class of its own. What the SDK says in parentheses (a
        // list of all credential providers) is left out.
        var isNotSent = e.getCause() == null
                && List.of(SdkClientException.class, SdkException.class).contains(e.getClass());
        return isNotSent
                ? "the request could not be prepared: " + message.replaceAll("(?s)\\(.*|\\.$", "")
                : "no response from S3 (" + e.getClass().getSimpleName() + "); check HTTPS_PROXY and the network";
    }
}
