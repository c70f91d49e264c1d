package dev.imagefunction.local;

import dev.imagefunction.local.lambda.LocalLambda;
import dev.imagefunction.local.lambda.PackagedFunction;
import dev.imagefunction.local.queue.LocalQueues;
import dev.imagefunction.local.store.LocalStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Runs the local environment until Ctrl-C: {@code ./mvnw -Plocal}. It closes nothing: the functions' processes end with
 * this one, and each stored object is on the disk.
 */
public final class LocalMain {
    private LocalMain() {}

    public static void main(String[] args) throws InterruptedException {
        var begin = Instant.now();
        // otherwise the queues' server takes seconds to end
        System.setProperty("pekko.coordinated-shutdown.run-by-jvm-shutdown-hook", "off");
        LocalSettings settings;
        LocalEnvironment environment;
        try {
            settings = LocalSettings.of(System.getProperties(), System.getenv());
            settings.ensureFreePorts(); // again: the build takes a while
            var function = PackagedFunction.in(Path.of("target").toAbsolutePath())
                    .withLog(line -> System.out.println(InvocationLine.of(line)));
            environment = new LocalEnvironment(settings, function);
        } catch (IllegalArgumentException | IllegalStateException unusable) {
            System.err.println(unusable.getMessage());
            System.exit(1);
            return;
        }
        System.out.println(welcome(environment, settings, Duration.between(begin, Instant.now())));
        for (var function : List.of("generate", "http")) {
            Thread.startVirtualThread(
                    () -> environment.lambda().function(function).warmUp());
        }
        new CountDownLatch(1).await();
    }

    private static String welcome(LocalEnvironment environment, LocalSettings settings, Duration took) {
        return """
                Image Function: %1$s/

                Ready in %2$.1f s; Ctrl-C ends it. Images are stored in %3$s and come from %4$s.
                The page needs the token %5$s. A prompt such as "fault: refused" shows a failure.

                Any OpenAI client:
                  export OPENAI_BASE_URL=%1$s/v1 OPENAI_API_KEY=%5$s
                A generation event, by curl or by the AWS command line:
                  curl -s %6$s/2015-03-31/functions/generate/invocations -d '{"prompt": "A cute baby sea otter"}'
                  export AWS_ACCESS_KEY_ID=%7$s AWS_SECRET_ACCESS_KEY=%8$s AWS_DEFAULT_REGION=%9$s
                  echo '{"prompt": "A cute baby sea otter"}' | aws lambda invoke --endpoint-url %6$s \\
                    --function-name generate --payload fileb:///dev/stdin /dev/stdout
                A message to the queue, and the list of all stored objects:
                  aws sqs send-message --endpoint-url %10$s --queue-url %11$s \\
                    --message-body '{"prompt": "A cute baby sea otter"}'
                  aws s3 ls --endpoint-url %12$s --recursive s3://%13$s
                """.formatted(
                        environment.http(),
                        took.toMillis() / 1000.0,
                        settings.objects(),
                        settings.realGateway().map(Object::toString).orElse("a local gateway that draws posters"),
                        LocalEnvironment.HTTP_KEY,
                        environment.lambda().endpoint(),
                        LocalStore.ACCESS_KEY,
                        LocalStore.SECRET_KEY,
                        LocalLambda.REGION,
                        environment.queues().endpoint(),
                        environment.queues().url(LocalQueues.GENERATIONS),
                        environment.store().endpoint(),
                        LocalEnvironment.BUCKET);
    }
}
