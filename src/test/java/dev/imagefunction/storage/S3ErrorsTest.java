package dev.imagefunction.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3ErrorsTest {
    @ParameterizedTest
    @CsvSource({"301, PermanentRedirect", "400, AuthorizationHeaderMalformed"})
    void regionOfTheBucketIsNamed(int status, String code) {
        var response = SdkHttpResponse.builder().putHeader("x-amz-bucket-region", "eu-west-1");

        var message = message(refused(status, code, response.build()));

        assertEquals(
                "Could not read claim.json in bucket images: S3 returned %d %s: the bucket is in eu-west-1, not in AWS_REGION."
                        .formatted(status, code),
                message);
    }

    @Test
    void regionThatS3DoesNotTellIsLeftOut() {
        var message = message(refused(
                400, "AuthorizationHeaderMalformed", SdkHttpResponse.builder().build()));

        assertTrue(message.endsWith("S3 returned 400 AuthorizationHeaderMalformed."), message);
    }

    @Test
    void malformedTokenIsNotValid() {
        var message =
                message(refused(400, "InvalidToken", SdkHttpResponse.builder().build()));

        assertTrue(message.endsWith("the credentials are not valid (InvalidToken)."), message);
    }

    @ParameterizedTest
    @CsvSource({
        "'Unable to load credentials from the chain Chain(one, two) : [one: none, two: none]', Unable to load credentials from the chain Chain",
        "Cannot set dual-stack in combination with a custom endpoint., Cannot set dual-stack in combination with a custom endpoint"
    })
    void requestThatWasNotSentIsNoProblemOfTheNetwork(String reason, String shown) {
        var message = message(SdkClientException.create(reason));

        assertTrue(message.endsWith("images: the request could not be prepared: " + shown + "."), message);
    }

    @Test
    void connectionThatFailsIsAProblemOfTheNetwork() {
        var message = message(SdkClientException.create("Unable to execute HTTP request", new IOException("refused")));

        assertTrue(message.contains("no response from S3 (SdkClientException); check HTTPS_PROXY"), message);
    }

    private static S3Exception refused(int status, String code, SdkHttpResponse response) {
        var details = AwsErrorDetails.builder()
                .errorCode(code)
                .sdkHttpResponse(response)
                .build();
        return (S3Exception) S3Exception.builder()
                .statusCode(status)
                .awsErrorDetails(details)
                .build();
    }

    private static String message(SdkException cause) {
        return S3Errors.failed("read", "images", "claim.json", cause).failure().message();
    }
}
