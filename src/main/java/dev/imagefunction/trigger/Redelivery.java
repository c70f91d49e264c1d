package dev.imagefunction.trigger;

import dev.imagefunction.generation.Failure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Decides when a failed message is delivered again: after 20 s, doubled with each delivery up to 10 minutes. A longer
 * {@code Retry-After} of the gateway always replaces this time; a shorter one replaces it after the first delivery only. Without
 * this class the time would be the queue's visibility timeout, half an hour.
 *
 * @param url of the queue; if null, the visibility timeout applies
 */
public record Redelivery(@Nullable String url, Supplier<SqsClient> sqs, RandomGenerator random, Clock clock) {
    private static final Logger LOG = Logger.getLogger(Redelivery.class);
    private static final Duration FIRST = Duration.ofSeconds(20);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    /** With its retries; the batch's response waits for it. */
    private static final Duration LONGEST_CALL = Duration.ofSeconds(5);

    private static final Duration MOST_OF_SQS = Duration.ofHours(12);

    Duration delay(SqsMessage message, Failure failure) {
        if (failure.retry() == Failure.Retry.NEVER) {
            // It cannot be processed: it must reach the dead-letter queue soon.
            return Duration.ZERO;
        }
        if (failure.retry() == Failure.Retry.ONCE_CORRECTED) {
            return LONGEST;
        }
        var doubled =
                Collections.min(List.of(FIRST.multipliedBy(1L << Math.min(message.receiveCount() - 1, 10)), LONGEST));
        // A delivery that makes the generation now may take minutes: short waits would use up this message.
        var isRunning = failure.code() == Failure.Code.GENERATION_IN_PROGRESS;
        var said = isRunning ? null : failure.retryAfter();
        return jittered(
                said != null && (message.receiveCount() == 1 || said.compareTo(doubled) > 0)
                        ? Collections.min(List.of(said, MOST_OF_SQS.dividedBy(2)))
                        : doubled);
    }

    /** Up to a quarter longer, so that messages that failed together do not come together. */
    private Duration jittered(Duration wait) {
        return wait.plusMillis(random.nextLong(wait.toMillis() / 4 + 1));
    }

    /** Sets the time; if that fails, the visibility timeout applies. */
    void after(SqsMessage message, Duration delay, Instant end) {
        var left = Duration.between(clock.instant(), end);
        if (url == null || message.receiptHandle() == null || !isOf(message) || left.toMillis() < 100) {
            return;
        }
        try {
            sqs.get().changeMessageVisibility(change -> change.queueUrl(url)
                    .receiptHandle(message.receiptHandle())
                    .visibilityTimeout((int) Math.ceilDiv(delay.toMillis(), 1000))
                    .overrideConfiguration(o -> o.apiCallTimeout(Collections.min(List.of(left, LONGEST_CALL)))));
        } catch (SdkException e) {
            LOG.warnf("Message %s: its visibility could not be set (%s)", message.messageId(), e.getMessage());
        }
    }

    private boolean isOf(SqsMessage message) {
        return name(String.valueOf(url), '/').equals(name(message.queue(), ':'));
    }

    private static String name(String queue, char separator) {
        return queue.substring(queue.lastIndexOf(separator) + 1);
    }
}
