package dev.imagefunction.local.queue;

import dev.imagefunction.local.http.LocalJson;
import dev.imagefunction.local.lambda.LambdaException;
import dev.imagefunction.local.lambda.LocalLambda;
import dev.imagefunction.local.lambda.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * Passes a queue's messages to a function as Lambda's event source mapping does, with {@code ReportBatchItemFailures}:
 * deletes each message that the function does not report as failed. A FIFO queue itself has one batch of a group in flight.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html">Lambda with SQS</a>
 */
public final class QueuePoller implements AutoCloseable {
    private static final int BATCH = 10;
    private static final int POLL_SECONDS = 2;

    /**
     * The poller's settings.
     *
     * @param concurrency the most batches in flight
     * @param retryAfter the wait before a failed message is delivered again. If null, a reported message keeps the visibility
     *     timeout that the function or the queue has set, as with Lambda, and a batch whose invocation failed waits 2 s
     */
    public record Polling(int concurrency, @Nullable Duration retryAfter) {}

    private final SqsClient sqs;
    private final String queue;
    private final String url;
    private final LocalLambda lambda;
    private final String function;
    private final @Nullable Duration retryAfter;
    private final Consumer<String> log;

    private volatile boolean closed;

    /** Starts polling. {@code log} gets a line for each batch with a failure. */
    public QueuePoller(
            LocalQueues queues,
            String queue,
            LocalLambda lambda,
            String function,
            Polling settings,
            Consumer<String> log) {
        this.sqs = queues.client();
        this.queue = queue;
        this.url = queues.url(queue);
        this.lambda = lambda;
        this.function = function;
        this.retryAfter = settings.retryAfter();
        this.log = log;
        for (var worker = 0; worker < settings.concurrency(); worker++) {
            Thread.startVirtualThread(this::poll);
        }
    }

    private void poll() {
        while (!closed) {
            try {
                deliver(sqs.receiveMessage(request -> request.queueUrl(url)
                                .maxNumberOfMessages(BATCH)
                                .waitTimeSeconds(POLL_SECONDS)
                                .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                        .messages());
            } catch (InterruptedException killed) {
                return;
            } catch (SdkException | IllegalStateException unavailable) { // IllegalStateException: the client is closed
                if (!closed) {
                    log.accept(queue + " | poll failed: " + unavailable.getMessage());
                    LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
                }
            }
        }
    }

    private void deliver(List<Message> batch) throws InterruptedException {
        if (closed) { // closed during the poll: the messages are for the next poller
            batch.forEach(message -> showAgain(message, Duration.ZERO));
            return;
        }
        if (batch.isEmpty()) {
            return;
        }
        var outcome = invoke(batch);
        var failures =
                failures(outcome, batch.stream().map(Message::messageId).collect(Collectors.toUnmodifiableSet()));
        if (!failures.isEmpty()) {
            log.accept("%s | %d of %d messages failed".formatted(queue, failures.size(), batch.size()));
        }
        var after = retryAfter == null && outcome.failed() ? Duration.ofSeconds(2) : retryAfter;
        for (var message : batch) {
            if (!failures.contains(message.messageId())) {
                sqs.deleteMessage(request -> request.queueUrl(url).receiptHandle(message.receiptHandle()));
            } else if (after != null) {
                showAgain(message, after);
            }
        }
    }

    private Outcome invoke(List<Message> batch) throws InterruptedException {
        var event = LocalJson.object();
        var records = event.putArray("Records");
        for (var message : batch) {
            var record = records.addObject()
                    .put("messageId", message.messageId())
                    .put("receiptHandle", message.receiptHandle())
                    .put("body", message.body())
                    .put("md5OfBody", message.md5OfBody())
                    .put("eventSource", "aws:sqs")
                    .put("eventSourceARN", LocalQueues.arn(queue))
                    .put("awsRegion", LocalLambda.REGION);
            var attributes = record.putObject("attributes");
            message.attributesAsStrings().forEach(attributes::put);
        }
        try {
            return lambda.invoke(function, LocalJson.text(event));
        } catch (LambdaException refused) {
            log.accept(queue + " | not invoked: " + refused.getMessage());
            return new Outcome("{}", true);
        }
    }

    /** The failed messages of the batch. If the response is malformed or has an unknown id, all of them failed, as with Lambda. */
    private static Set<String> failures(Outcome outcome, Set<String> batch) {
        var items = LocalJson.parseOrText(outcome.payload()).path("batchItemFailures");
        var malformed = !items.isArray() && !items.isNull() && !items.isMissingNode();
        var failed = items.valueStream()
                .map(item -> item.path("itemIdentifier").asText(""))
                .collect(Collectors.toSet());
        return outcome.failed() || malformed || !batch.containsAll(failed) ? batch : failed;
    }

    private void showAgain(Message message, Duration after) {
        sqs.changeMessageVisibility(request -> request.queueUrl(url)
                .receiptHandle(message.receiptHandle())
                .visibilityTimeout((int) after.toSeconds()));
    }

    /**
     * Ends polling. A poll in progress is not interrupted: the queue may have given a message to it already, which would
     * stay hidden until its visibility timeout.
     */
    @Override
    public void close() {
        closed = true;
    }
}
