package dev.imagefunction.local.queue;

import dev.imagefunction.local.http.LocalJson;
import dev.imagefunction.local.lambda.LocalLambda;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * SQS with the queues of a deployment: {@link #GENERATIONS} and {@link #FIFO}, each with its dead-letter queue. Messages
 * are kept in memory only.
 */
public final class LocalQueues implements AutoCloseable {
    public static final String GENERATIONS = "generations";
    public static final String FIFO = "generations.fifo";

    private static final String FIFO_SUFFIX = ".fifo";

    /** Kept in a field, because an unreferenced logger loses its level. */
    private static final List<Logger> QUIET =
            List.of(Logger.getLogger("org.elasticmq"), Logger.getLogger("org.apache.pekko"));

    static {
        QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
    }

    private final SQSRestServer server;
    private final int port;
    private final SqsClient client;

    /**
     * Starts it.
     *
     * @param port 0 for any free one
     * @param visibility the visibility timeout
     * @param maxReceives how often a message is received before it goes to the dead-letter queue
     */
    public LocalQueues(int port, Duration visibility, int maxReceives) {
        var builder = SQSRestServerBuilder.withInterface("127.0.0.1")
                .withAWSRegion(LocalLambda.REGION)
                .withAWSAccountId(LocalLambda.ACCOUNT);
        server = (port == 0 ? builder.withDynamicPort() : builder.withPort(port)).start();
        this.port = server.waitUntilStarted().localAddress().getPort();
        client = SqsClient.builder()
                .endpointOverride(endpoint())
                .region(Region.of(LocalLambda.REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(Apache5HttpClient.builder().socketTimeout(Duration.ofSeconds(40)))
                .build();
        create(GENERATIONS, visibility, maxReceives);
        create(FIFO, visibility, maxReceives);
    }

    /** The URL for {@code AWS_ENDPOINT_URL_SQS} and {@code --endpoint-url}. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public String url(String queue) {
        return endpoint() + "/" + LocalLambda.ACCOUNT + "/" + queue;
    }

    public SqsClient client() {
        return client;
    }

    /** The name of a queue's dead-letter queue. */
    public static String deadLettersOf(String queue) {
        return queue.endsWith(FIFO_SUFFIX) ? queue.replace(FIFO_SUFFIX, "-dead" + FIFO_SUFFIX) : queue + "-dead";
    }

    static String arn(String queue) {
        return "arn:aws:sqs:%s:%s:%s".formatted(LocalLambda.REGION, LocalLambda.ACCOUNT, queue);
    }

    /** Creates a queue and its dead-letter queue: FIFO queues if the name ends in {@code .fifo}. */
    public void create(String queue, Duration visibility, int maxReceives) {
        var dead = deadLettersOf(queue);
        var attributes = new EnumMap<QueueAttributeName, String>(QueueAttributeName.class);
        if (queue.endsWith(FIFO_SUFFIX)) {
            attributes.put(QueueAttributeName.FIFO_QUEUE, "true");
        }
        client.createQueue(request -> request.queueName(dead).attributes(attributes));
        var redrive = LocalJson.object().put("deadLetterTargetArn", arn(dead)).put("maxReceiveCount", maxReceives);
        attributes.put(QueueAttributeName.VISIBILITY_TIMEOUT, String.valueOf(visibility.toSeconds()));
        attributes.put(QueueAttributeName.REDRIVE_POLICY, LocalJson.text(redrive));
        client.createQueue(request -> request.queueName(queue).attributes(attributes));
    }

    @Override
    public void close() {
        client.close();
        var unused = server.stopAndWait();
    }
}
