package dev.imagefunction.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.GenerationRequest;
import dev.imagefunction.generation.Generator;
import dev.imagefunction.generation.RequestRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Processes an SQS batch, standard or FIFO. A body is a generation event, as it is or wrapped by SNS or EventBridge, or a
 * generation that the http function accepted.
 *
 * @param faults takes the failures that no delivery reports
 */
public record QueueBatch(
        EventProcessor events,
        Generator generator,
        RequestRules rules,
        Parallel parallel,
        Json json,
        Redelivery redelivery,
        Consumer<Failure> faults) {
    private static final Logger LOG = Logger.getLogger(QueueBatch.class);

    /** Time at the end of the invocation for setting the visibility of failed messages. */
    private static final Duration RESERVE = Duration.ofSeconds(2);

    /**
     * Processes the messages in parallel, those of a FIFO group one after the other.
     *
     * @return the messages to deliver again: those that a retry can help, and those that cannot be read, so that they end in
     *     the dead-letter queue
     */
    SQSBatchResponse process(List<SqsMessage> messages, LambdaInvocation invocation) {
        var lanes = new LinkedHashMap<String, List<SqsMessage>>();
        for (var message : messages) {
            var lane = message.isInOrder() ? "group " + message.group() : "message " + message.messageId();
            lanes.computeIfAbsent(lane, name -> new ArrayList<>()).add(message);
        }
        var failed = new HashSet<String>();
        var late = new LongAdder();
        parallel
                .map(List.copyOf(lanes.values()), lane -> {
                    if (isTooLate(invocation)) {
                        late.add(lane.size());
                        return lane.stream().map(SqsMessage::messageId).toList();
                    }
                    return failures(lane, invocation);
                })
                .stream()
                .flatMap(List::stream)
                .forEach(failed::add);
        if (late.sum() > 0) {
            LOG.warnf(
                    "%d of %d messages were not begun before the function's time was over: they are delivered again after the queue's visibility timeout, if they have deliveries left",
                    late.sum(), messages.size());
        }
        return new SQSBatchResponse(messages.stream()
                .map(SqsMessage::messageId)
                .filter(failed::contains)
                .map(SQSBatchResponse.BatchItemFailure::new)
                .toList());
    }

    /** Returns true if the storage cannot be reached any more. A log line for each message would delay the response. */
    private boolean isTooLate(LambdaInvocation invocation) {
        return !redelivery
                .clock()
                .instant()
                .isBefore(invocation.killed().minus(RESERVE).minusSeconds(1));
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
            var again = lane.subList(i, isFinal ? i + 1 : lane.size());
            var delay = redelivery.delay(message, failure.get());
            LOG.infof(
                    "Message %s is delivered again in %d s, if it has deliveries left",
                    message.messageId(), delay.toSeconds());
            for (var each : again) {
                redelivery.after(each, delay, invocation.killed().minusSeconds(1));
                failed.add(each.messageId());
            }
            if (!isFinal) {
                break;
            }
        }
        return failed;
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
            process(queued.get(), invocation);
            return;
        }
        var envelope = Envelope.open(body, message.messageId(), json);
        events.processAsync(envelope.event(), envelope.delivery(), invocation);
    }

    private void process(QueuedGeneration queued, LambdaInvocation invocation) {
        Optional<GenerationRequest> request;
        try {
            request = accepted(queued, invocation);
        } catch (GenerationException e) {
            faults.accept(e.failure());
            throw e;
        }
        request.ifPresent(valid -> generator.generate(queued.id(), valid, invocation.killed()));
    }

    /** The request of a generation that was accepted. Empty if it is no longer valid, which is stored then. */
    private Optional<GenerationRequest> accepted(QueuedGeneration queued, LambdaInvocation invocation) {
        // Throws if this owner has no such generation. The claim tells whether the request is the accepted one.
        generator.find(queued.id(), invocation.killed());
        try {
            return Optional.of(rules.check(queued.request()));
        } catch (GenerationException e) {
            // It was valid when it was accepted: the caller who polls for it must learn that it no longer is.
            if (!generator.reject(queued.id(), queued.fingerprint(), e.failure(), invocation.killed())) {
                throw e;
            }
            return Optional.empty();
        }
    }
}
