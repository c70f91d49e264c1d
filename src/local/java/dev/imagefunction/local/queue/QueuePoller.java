package dev.imagefunction.local.queue;

import dev.imagefunction.local.http.LocalJson;
import dev.imagefunction.local.lambda.LambdaException;
import dev.imagefunction.local.lambda.LocalLambda;
import dev.imagefunction.local.lambda.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * Passes a queue's messages to a function as Lambda's event source mapping does, with {@code ReportBatchItemFailures}:
 * deletes each message that the function does not report as failed. A FIFO queue itself has one batch of a group in flight.
 */
public final class QueuePoller implements AutoCloseable {
    /**
     * The poller's settings.
     *
     * @param batchSize 1 to 10
     * @param concurrency the most batches in flight
     * @param pollFor how long a poll waits for a message, in whole seconds up to 20
     * @param retryAfter the wait before a batch whose invocation failed is delivered again; Lambda waits for the visibility timeout
     * @param reportedAfter the wait before a reported message is delivered again; if empty, the visibility timeout that the
     *     function or the queue has set, as with Lambda
     */
    public record Polling(
            int batchSize, int concurrency, Duration pollFor, Duration retryAfter, Optional<Duration> reportedAfter) {
        /** Sets the same wait for each failed message, reported or not. */
        public Polling(int batchSize, int concurrency, Duration pollFor, Duration retryAfter) {
            this(batchSize, concurrency, pollFor, retryAfter, Optional.of(retryAfter));
        }

        /** Ten messages a batch, five batches at once, 2 s before a failed batch is delivered again. */
        public static Polling defaults() {
            return new Polling(10, 5, Duration.ofSeconds(10), Duration.ofSeconds(2), Optional.empty());
        }

        public Polling withConcurrency(int concurrency) {
            return new Polling(batchSize, concurrency, pollFor, retryAfter, reportedAfter);
        }

        /** Sets this wait for each failed message, reported or not. */
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
            } catch (SdkException | IllegalStateException unavailable) { // IllegalStateException: the client is closed
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
        if (closed) { // closed during the poll: the messages are for the next poller
            batch.forEach(message -> showAgain(message, Duration.ZERO));
            return;
        }
        var ids = batch.stream().map(Message::messageId).collect(Collectors.toUnmodifiableSet());
        var outcome = invoke(batch);
        var failures = outcome.map(known -> failures(known, ids)).orElse(ids);
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
