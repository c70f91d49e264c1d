package dev.imagefunction.local.queue;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.imagefunction.local.http.LocalJson;
import dev.imagefunction.local.lambda.FunctionSpec;
import dev.imagefunction.local.lambda.InlineFunction;
import dev.imagefunction.local.lambda.LocalLambda;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class QueuePollerTest {
    private static final QueuePoller.Polling AT_ONCE = new QueuePoller.Polling(2, Duration.ZERO);

    private static final AtomicInteger COUNT = new AtomicInteger();

    private static LocalQueues queues;

    private final LinkedBlockingQueue<JsonNode> deliveries = new LinkedBlockingQueue<>();
    private final LocalLambda lambda = new LocalLambda(0);
    private final List<QueuePoller> pollers = new ArrayList<>();

    @BeforeAll
    static void start() {
        queues = new LocalQueues(0, Duration.ofSeconds(60), 2);
    }

    @AfterAll
    static void stop() {
        queues.close();
    }

    @AfterEach
    void close() {
        pollers.forEach(QueuePoller::close);
        lambda.close();
    }

    /** A queue of the test's own: a poll that outlives its test takes nothing from another's. */
    private static String newQueue(String suffix) {
        var queue = "q" + COUNT.incrementAndGet() + suffix;
        queues.create(queue, Duration.ofSeconds(60), 2);
        return queue;
    }

    private void poll(String queue, QueuePoller.Polling settings, InlineFunction.Code handler) {
        lambda.deploy(FunctionSpec.of("queue"), new InlineFunction(handler));
        pollers.add(new QueuePoller(queues, queue, lambda, "queue", settings, line -> {}));
    }

    /** Records each message delivered, and reports those that are to fail. */
    private InlineFunction.Code failing(Predicate<String> fails) {
        return event -> {
            var answer = LocalJson.object();
            var failures = answer.putArray("batchItemFailures");
            for (var record : LocalJson.parse(event).path("Records")) {
                deliveries.add(record);
                if (fails.test(record.path("body").asText())) {
                    failures.addObject().set("itemIdentifier", record.get("messageId"));
                }
            }
            return LocalJson.text(answer);
        };
    }

    private static void send(String queue, String body) {
        queues.client().sendMessage(message -> {
            message.queueUrl(queues.url(queue)).messageBody(body);
            if (queue.endsWith(".fifo")) {
                message.messageGroupId("group").messageDeduplicationId(body);
            }
        });
    }

    private JsonNode delivered() throws InterruptedException {
        var record = deliveries.poll(30, SECONDS);
        assertNotNull(record, "no delivery");
        return record;
    }

    /** What the dead-letter queue gets; a long poll of ElasticMQ does not see what is moved to it meanwhile. */
    private static String dead(String queue) {
        var url = queues.url(LocalQueues.deadLettersOf(queue));
        for (var poll = 0; poll < 30; poll++) {
            var messages = queues.client()
                    .receiveMessage(request -> request.queueUrl(url).waitTimeSeconds(1))
                    .messages();
            if (!messages.isEmpty()) {
                return messages.getFirst().body();
            }
        }
        return fail("nothing in the dead-letter queue");
    }

    @Test
    void messageArrivesAsTheRecordThatLambdaMakesOfIt() throws Exception {
        var queue = newQueue("");
        poll(queue, AT_ONCE, failing(body -> false));

        var sent = queues.client()
                .sendMessage(message -> message.queueUrl(queues.url(queue)).messageBody("{\"prompt\":\"otter\"}"));

        var record = delivered();
        assertEquals(sent.messageId(), record.path("messageId").asText());
        assertEquals("{\"prompt\":\"otter\"}", record.path("body").asText());
        assertEquals(sent.md5OfMessageBody(), record.path("md5OfBody").asText());
        assertEquals("aws:sqs", record.path("eventSource").asText());
        assertEquals(
                "arn:aws:sqs:eu-central-1:000000000000:" + queue,
                record.path("eventSourceARN").asText());
        assertEquals("1", record.at("/attributes/ApproximateReceiveCount").asText());
        assertTrue(record.at("/attributes/SentTimestamp").asLong() > 0);
        assertTrue(record.path("receiptHandle").isTextual());
    }

    @Test
    void reportedMessageKeepsTheVisibilityThatTheFunctionGaveIt() throws Exception {
        var queue = newQueue("");
        send(queue, "later");
        poll(queue, new QueuePoller.Polling(1, null), event -> {
            var record = LocalJson.parse(event).at("/Records/0");
            deliveries.add(record);
            queues.client().changeMessageVisibility(request -> request.queueUrl(queues.url(queue))
                    .receiptHandle(record.path("receiptHandle").asText())
                    .visibilityTimeout(1));
            return "{\"batchItemFailures\":[{\"itemIdentifier\":" + record.get("messageId") + "}]}";
        });
        assertEquals("1", delivered().at("/attributes/ApproximateReceiveCount").asText());
        assertEquals("2", delivered().at("/attributes/ApproximateReceiveCount").asText());
        assertEquals("later", dead(queue), "reported twice, never deleted");
    }
}
