//DEPS software.amazon.awssdk:lambda:2.44.4
//DEPS software.amazon.awssdk:apache5-client:2.42.36

import java.time.Duration;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.lambda.LambdaClient;

/**
 * Invokes the function with the AWS SDK for Java 2. Run it with JBang, or with
 * {@code java -cp <the SDK's jars> InvokeFunction.java}.
 *
 * <p>Prints: {"id":"example-java-sdk","status":"succeeded",…
 */
public class InvokeFunction {
    public static void main(String[] args) {
        // An image takes longer than the default timeout. The event has an id, so a retry is not charged again.
        var http = Apache5HttpClient.builder().socketTimeout(Duration.ofSeconds(310));
        try (var client = LambdaClient.builder().httpClientBuilder(http).build()) {
            var response = client.invoke(call -> call.functionName(System.getenv("FUNCTION"))
                    .payload(SdkBytes.fromUtf8String(
                            "{\"id\": \"example-java-sdk\", \"prompt\": \"A cute baby sea otter\"}")));
            if (response.functionError() != null) {
                throw new IllegalStateException("a retry can help: " + response.payload().asUtf8String());
            }
            System.out.println(response.payload().asUtf8String());
        }
    }
}
