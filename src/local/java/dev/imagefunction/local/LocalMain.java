package dev.imagefunction.local;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Runs the local environment until Ctrl-C: {@code ./mvnw -Plocal}. */
public final class LocalMain {
    private LocalMain() {}

    public static void main(String[] args) throws InterruptedException {
        var begin = Instant.now();
        var settings = LocalSettings.of(System.getProperties());
        LocalEnvironment environment;
        try {
            environment = new LocalEnvironment(settings, System.out::println);
        } catch (IllegalStateException unusable) {
            System.err.println(unusable.getMessage());
            System.exit(1);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(environment::close));
        System.out.println(welcome(environment, settings, Duration.between(begin, Instant.now())));
        for (var function : List.of("generate", "http")) {
            Thread.startVirtualThread(() -> environment.lambda().warmUp(function));
        }
        new CountDownLatch(1).await();
    }

    private static String welcome(LocalEnvironment environment, LocalSettings settings, Duration took) {
        var lambda = environment.lambda().endpoint();
        return """

                Image Function runs on this machine, ready in %.1f s; Ctrl-C ends it. Pictures are kept in %s.

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
