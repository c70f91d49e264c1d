package dev.imagefunction.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import dev.imagefunction.generation.Deadlines;
import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;

/**
 * Processes an SQS batch, standard or FIFO. A body is a generation event, as it is or wrapped by SNS or EventBridge, or a
 * generation that the http function accepted.
 */
public record QueueBatch(EventProcessor events, Parallel parallel, Json json, Redelivery redelivery) {
    private static final Logger LOG = Logger.getLogger(QueueBatch.class);

    /** Time at the end of the invocation for setting the visibility of failed messages. */
    public static final long RESERVE_SECONDS = 2;

    private static final Duration RESERVE = Duration.ofSeconds(RESERVE_SECONDS);

    private static final Failure NOT_BEGUN = Failure.of(Failure.Code.OUT_OF_TIME, "The message was not begun.");

    /**
     * Processes the messages in parallel, those of a FIFO group one after the other.
     *
     * @return the messages to deliver again: those that a retry can help, and those that cannot be read, so that they end in
     *     the dead-letter queue
     */
    SQSBatchResponse process(List<SqsMessage> messages, LambdaInvocation invocation) {
        var lanes = messages.stream().collect(groupingBy(SqsMessage::lane, LinkedHashMap::new, toList()));
        var late = new LongAdder();
        var failed = parallel.map(List.copyOf(lanes.values()), lane -> {
            if (isTooLate(invocation)) {
                late.add(lane.size());
                return again(lane, redelivery.delay(lane.getFirst(), NOT_BEGUN), invocation);
            }
            return failures(lane, invocation);
        });
        if (late.sum() > 0) {
            LOG.warnf(
                    "%d of %d messages were not begun before the function's time was over: they are delivered again, if they have deliveries left",
                    late.sum(), messages.size());
        }
        return new SQSBatchResponse(failed.stream()
                .flatMap(List::stream)
                .map(SQSBatchResponse.BatchItemFailure::new)
                .toList());
    }

    /** Returns true if the storage cannot be reached any more. A log line for each message would delay the response. */
    private boolean isTooLate(LambdaInvocation invocation) {
        return !redelivery
                .clock()
                .instant()
                .isBefore(Deadlines.end(invocation.killed().minus(RESERVE)));
    }

    /**
     * The messages of a lane that can never be processed. If one fails for another reason, that message and all messages after
     * it are failures, too.
     */
    private List<String> failures(List<SqsMessage> lane, LambdaInvocation invocation) {
        var failed = new ArrayList<String>();
        var shorter =
                new LambdaInvocation(invocation.requestId(), invocation.killed().minus(RESERVE));
        for (var i = 0; i < lane.size(); i++) {
            var message = lane.get(i);
            var failure = failure(message, shorter);
            if (failure.isEmpty()) {
                continue;
            }
            var isFinal = failure.get().retry() == Failure.Retry.NEVER;
            var blocked = lane.subList(i, isFinal ? i + 1 : lane.size());
            var delay = redelivery.delay(message, failure.get());
            LOG.infof(
                    "Message %s is delivered again in %d s, if it has deliveries left",
                    message.messageId(), delay.toSeconds());
            failed.addAll(again(blocked, delay, invocation));
            if (!isFinal) {
                break;
            }
        }
        return failed;
    }

    /** Sets when the messages are delivered again, as far as there is time, and returns their ids. */
    private List<String> again(List<SqsMessage> messages, Duration delay, LambdaInvocation invocation) {
        messages.forEach(each -> redelivery.after(each, delay, Deadlines.end(invocation.killed())));
        return messages.stream().map(SqsMessage::messageId).toList();
    }

    private Optional<Failure> failure(SqsMessage message, LambdaInvocation invocation) {
        try {
            process(message, invocation);
            return Optional.empty();
        } catch (RuntimeException any) {
            var e = GenerationException.of(any);
            LOG.warnf("Message %s failed: %s", message.messageId(), e.getMessage());
            return Optional.of(e.failure());
        }
    }

    private void process(SqsMessage message, LambdaInvocation invocation) {
        var body = json.read(message.body().getBytes(UTF_8), "body");
        var queued = QueuedGeneration.of(body);
        if (queued.isPresent()) {
            events.processAccepted(queued.get(), invocation);
            return;
        }
        var envelope = Envelope.open(body, message.messageId(), json);
        events.processAsync(envelope.event(), envelope.delivery(), invocation);
    }
}
