//DEPS com.openai:openai-java:4.101.0

import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.images.ImageGenerateParams;
import java.time.Duration;

/**
 * One image with OpenAI's client for Java, which reads OPENAI_BASE_URL and OPENAI_API_KEY. Run it with JBang, or with
 * {@code java -cp <the client's jars> OpenAiJava.java}.
 *
 * <p>Prints: http…/example-java/0.png?X-Amz-…
 */
public class OpenAiJava {
    public static void main(String[] args) {
        var client = OpenAIOkHttpClient.builder()
                .fromEnv()
                .timeout(Duration.ofMinutes(3))
                .build();
        var request = ImageGenerateParams.builder()
                .model("gpt-image-1.5")
                .prompt("A cute baby sea otter")
                .putAdditionalHeader("Idempotency-Key", "example-java") // with it a retry is not charged again
                .build();
        var images = client.images().generate(request);
        System.out.println(images.data().orElseThrow().getFirst().url().orElseThrow());
        client.close();
    }
}
