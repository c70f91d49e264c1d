package dev.imagefunction.local.queue;

import dev.imagefunction.local.http.LocalJson;
import dev.imagefunction.local.lambda.LambdaException;
import dev.imagefunction.local.lambda.LocalLambda;
import dev.imagefunction.local.lambda.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * Feeds a queue's messages to a function as Lambda's event source mapping does, with {@code ReportBatchItemFailures}:
 * what is not reported as failed is deleted. That a FIFO queue's group has one batch in flight is the queue's doing.
 */
public final class QueuePoller implements AutoCloseable {
    /**
     * How it polls.
     *
     * @param batchSize 1 to 10
     * @param concurrency how many batches may be in flight
     * @param pollFor how long a poll waits for a message, in whole seconds up to 20
     * @param retryAfter when a batch is handed out again whose invocation failed; Lambda waits for the visibility timeout
     * @param reportedAfter when a message is handed out again that the function reported; if empty, its visibility stays
     *     as the function or the queue has set it, as with Lambda
     */
    public record Polling(
            int batchSize, int concurrency, Duration pollFor, Duration retryAfter, Optional<Duration> reportedAfter) {
        /** Any failed message, reported or not, comes again after the same time. */
        public Polling(int batchSize, int concurrency, Duration pollFor, Duration retryAfter) {
            this(batchSize, concurrency, pollFor, retryAfter, Optional.of(retryAfter));
        }

        /** Ten a batch, five batches at once, a failed batch again after 2 s. */
        public static Polling defaults() {
            return new Polling(10, 5, Duration.ofSeconds(10), Duration.ofSeconds(2), Optional.empty());
        }

        public Polling withBatchSize(int batchSize) {
            return new Polling(batchSize, concurrency, pollFor, retryAfter, reportedAfter);
        }

        public Polling withConcurrency(int concurrency) {
            return new Polling(batchSize, concurrency, pollFor, retryAfter, reportedAfter);
        }

        /** Any failed message, reported or not, comes again after this time. */
        public Polling withRetryAfter(Duration retryAfter) {
            return new Polling(batchSize, concurrency, pollFor, retryAfter);
        }
    }

    private final SqsClient sqs;
    private final String queue;
    private final String url;
    private final LocalLambda lambda;
    private final String function;
    private final Polling settings;
    private final Consumer<String> log;

    private volatile boolean closed;

    /** Starts polling; {@code log} is told of each batch that was not wholly done. */
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
        this.settings = settings;
        this.log = log;
        for (var worker = 0; worker < settings.concurrency(); worker++) {
            Thread.startVirtualThread(this::poll);
        }
    }

    private void poll() {
        while (!closed) {
            try {
                var batch = receive();
                if (!batch.isEmpty()) {
                    deliver(batch);
                }
            } catch (InterruptedException killed) {
                return;
            } catch (SdkException | IllegalStateException unavailable) { // the latter once the client is closed
                pause(unavailable);
            }
        }
    }

    private void pause(RuntimeException unavailable) {
        if (!closed) {
            log.accept(queue + " | poll failed: " + unavailable.getMessage());
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        }
    }

    private List<Message> receive() {
        return sqs.receiveMessage(request -> request.queueUrl(url)
                        .maxNumberOfMessages(settings.batchSize())
                        .waitTimeSeconds((int) settings.pollFor().toSeconds())
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                        .messageAttributeNames("All"))
                .messages();
    }

    private void deliver(List<Message> batch) throws InterruptedException {
        if (closed) { // a poll that was under way: the messages are for whoever polls next
            batch.forEach(message -> showAgain(message, Duration.ZERO));
            return;
        }
        var ids = batch.stream().map(Message::messageId).collect(Collectors.toUnmodifiableSet());
        var outcome = invoke(batch);
        var failures = outcome.map(known -> BatchReply.failures(known, ids)).orElse(ids);
        if (!failures.isEmpty()) {
            log.accept("%s | %d of %d messages failed".formatted(queue, failures.size(), batch.size()));
        }
        var retryAfter = outcome.filter(known -> !known.failed()).isPresent()
                ? settings.reportedAfter()
                : Optional.of(settings.retryAfter());
        for (var message : batch) {
            if (failures.contains(message.messageId())) {
                retryAfter.ifPresent(after -> showAgain(message, after));
            } else {
                sqs.deleteMessage(request -> request.queueUrl(url).receiptHandle(message.receiptHandle()));
            }
        }
    }

    private Optional<Outcome> invoke(List<Message> batch) throws InterruptedException {
        try {
            return Optional.of(lambda.invoke(function, LocalJson.text(QueueEvent.of(queue, batch))));
        } catch (LambdaException refused) {
            log.accept(queue + " | not invoked: " + refused.getMessage());
            return Optional.empty();
        }
    }

    private void showAgain(Message message, Duration after) {
        sqs.changeMessageVisibility(request -> request.queueUrl(url)
                .receiptHandle(message.receiptHandle())
                .visibilityTimeout((int) after.toSeconds()));
    }

    /**
     * Ends polling. A poll under way is not cut off, since the queue may have handed out a message to it already, which
     * would be hidden until its visibility timeout.
     */
    @Override
    public void close() {
        closed = true;
    }
}
