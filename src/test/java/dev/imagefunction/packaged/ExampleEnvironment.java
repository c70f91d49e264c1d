package dev.imagefunction.packaged;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.imagefunction.local.LocalEnvironment;
import dev.imagefunction.local.queue.LocalQueues;
import dev.imagefunction.local.store.LocalStore;
import dev.imagefunction.node.Command;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The variables that {@code examples/local.env} sets, and those of services that do not run locally. */
final class ExampleEnvironment {
    private static final Pattern CLI = Pattern.compile("aws-cli/(\\d+)\\.(\\d+)");

    private ExampleEnvironment() {}

    static Map<String, String> of(LocalEnvironment local, AwsRecorder recorder) {
        var all = new TreeMap<>(NodeClients.environment(local, "/v1", LocalEnvironment.HTTP_KEY));
        all.put("AWS_ACCESS_KEY_ID", LocalStore.ACCESS_KEY);
        all.put("AWS_SECRET_ACCESS_KEY", LocalStore.SECRET_KEY);
        all.put("AWS_REGION", LocalStore.REGION);
        all.put("AWS_DEFAULT_REGION", LocalStore.REGION);
        all.put("AWS_CONFIG_FILE", "target/none");
        all.put("AWS_SHARED_CREDENTIALS_FILE", "target/none");
        all.put("AWS_ENDPOINT_URL", recorder.url()); // of every other service
        all.put("AWS_ENDPOINT_URL_LAMBDA", local.lambda().endpoint().toString());
        all.put("AWS_ENDPOINT_URL_SQS", local.queues().endpoint().toString());
        all.put("AWS_ENDPOINT_URL_S3", local.store().endpoint().toString());
        all.put("FUNCTION", "generate");
        all.put("BUCKET", LocalEnvironment.BUCKET);
        all.put("QUEUE_URL", local.queues().url(LocalQueues.GENERATIONS));
        all.put("TOPIC_ARN", "arn:aws:sns:eu-central-1:000000000000:generations");
        all.put("STATE_MACHINE_ARN", "arn:aws:states:eu-central-1:000000000000:stateMachine:example");
        return all;
    }

    /** Skips the test if there is no AWS CLI, or one that would call AWS, since it does not know AWS_ENDPOINT_URL. */
    static void assumeAwsCli() throws Exception {
        assumeTrue(Command.isFound("aws"), "the AWS CLI is not installed");
        var version = CLI.matcher(Command.run(List.of("aws", "--version")));
        assumeTrue(
                version.find()
                        && Integer.parseInt(version.group(2))
                                >= (version.group(1).equals("1") ? 29 : 13),
                "the AWS CLI is older than 1.29 or 2.13");
    }
}
