package dev.imagefunction.local;

import dev.imagefunction.local.lambda.LocalLambda;
import dev.imagefunction.local.queue.LocalQueues;
import dev.imagefunction.local.store.LocalStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Runs the local environment until Ctrl-C: {@code ./mvnw -Plocal}. Nothing is closed then: the functions' processes end
 * with this one by themselves, and what the store has answered for is on the disk.
 */
public final class LocalMain {
    private LocalMain() {}

    public static void main(String[] args) throws InterruptedException {
        var begin = Instant.now();
        // the queues' server would take seconds to say goodbye to nobody
        System.setProperty("pekko.coordinated-shutdown.run-by-jvm-shutdown-hook", "off");
        var settings = LocalSettings.of(System.getProperties());
        LocalEnvironment environment;
        try {
            environment = new LocalEnvironment(settings, LocalMain::print);
        } catch (IllegalStateException unusable) {
            System.err.println(unusable.getMessage());
            System.exit(1);
            return;
        }
        System.out.println(welcome(environment, settings, Duration.between(begin, Instant.now())));
        for (var function : List.of("generate", "http")) {
            Thread.startVirtualThread(() -> environment.lambda().warmUp(function));
        }
        new CountDownLatch(1).await();
    }

    /** All but the metrics, which CloudWatch reads from the log. */
    private static void print(String line) {
        if (!line.contains(" | {\"_aws\":")) {
            System.out.println(line);
        }
    }

    private static String welcome(LocalEnvironment environment, LocalSettings settings, Duration took) {
        var lambda = environment.lambda().endpoint();
        return """

                Image Function runs on this machine, ready in %.1f s; Ctrl-C ends it. Images are kept in %s.

                Send a generation event, and open the "url" of the answer in a browser:

                  curl -s %s/2015-03-31/functions/generate/invocations -d '{"prompt": "A cute baby sea otter"}'

                The same with the AWS command line:

                  export AWS_ACCESS_KEY_ID=%s AWS_SECRET_ACCESS_KEY=%s AWS_DEFAULT_REGION=%s
                  echo '{"prompt": "A cute baby sea otter"}' | aws lambda invoke --endpoint-url %s \\
                    --function-name generate --payload fileb:///dev/stdin /dev/stdout

                Point any OpenAI client here:

                  export OPENAI_BASE_URL=%s/v1 OPENAI_API_KEY=%s

                Send a message to the queue, which ends as objects in the bucket:

                  aws sqs send-message --endpoint-url %s --queue-url %s \\
                    --message-body '{"prompt": "A cute baby sea otter"}'
                  aws s3 ls --endpoint-url %s --recursive s3://%s
                """.formatted(
                        took.toMillis() / 1000.0,
                        settings.objects(),
                        lambda,
                        LocalStore.ACCESS_KEY,
                        LocalStore.SECRET_KEY,
                        LocalLambda.REGION,
                        lambda,
                        environment.http(),
                        LocalEnvironment.HTTP_KEY,
                        environment.queues().endpoint(),
                        environment.queues().url(LocalQueues.GENERATIONS),
                        environment.store().endpoint(),
                        LocalEnvironment.BUCKET);
    }
}
