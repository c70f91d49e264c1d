package dev.imagefunction.packaged;

import dev.imagefunction.local.LocalEnvironment;
import dev.imagefunction.local.queue.LocalQueues;
import dev.imagefunction.local.queue.QueuePoller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** A test's own queue with its dead-letter queue, polled by the packaged function once it has its messages. */
final class Mailbox implements AutoCloseable {
    static final int RECEIVES = 4;

    private static final QueuePoller.Polling ONE_BATCH_AT_A_TIME = new QueuePoller.Polling(1, Duration.ZERO);

    private final LocalEnvironment local;
    private final LocalQueues queues;
    private final String name;
    private final String url;
    private final List<QueuePoller> pollers = new ArrayList<>();

    /** @param suffix {@code .fifo} or nothing */
    Mailbox(LocalEnvironment local, String suffix) {
        this.local = local;
        this.queues = local.queues();
        this.name = UUID.randomUUID() + suffix;
        this.url = queues.url(name);
        queues.create(name, Duration.ofMinutes(5), RECEIVES);
    }

    /** Sends up to ten bodies at once, to a group where the queue is a FIFO queue; these are the messages' ids. */
    List<String> send(String group, List<String> bodies) {
        var entries = IntStream.range(0, bodies.size())
                .mapToObj(index -> entry(group, index, bodies.get(index)))
                .toList();
        var sent = queues.client().sendMessageBatch(batch -> batch.queueUrl(url).entries(entries));
        if (sent.hasFailed() && !sent.failed().isEmpty()) {
            throw new AssertionError(sent.failed());
        }
        return sent.successful().stream().map(entry -> entry.messageId()).toList();
    }

    private SendMessageBatchRequestEntry entry(String group, int index, String body) {
        var entry = SendMessageBatchRequestEntry.builder().id("m" + index).messageBody(body);
        if (name.endsWith(".fifo")) {
            entry.messageGroupId(group).messageDeduplicationId(UUID.randomUUID().toString());
        }
        return entry.build();
    }

    /** From now on the function gets the messages, up to ten at once, failed ones again without a delay. */
    void deliver() {
        pollers.add(new QueuePoller(queues, name, local.lambda(), "queue", ONE_BATCH_AT_A_TIME, System.out::println));
    }

    /** Returns once no message is left in it, waiting or in flight. */
    void awaitEmpty() {
        Eventually.get("an empty queue", () -> Optional.of(left()).filter(Map::isEmpty));
    }

    private Map<QueueAttributeName, String> left() {
        var wanted = List.of(
                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE);
        var counts = queues.client()
                .getQueueAttributes(request -> request.queueUrl(url).attributeNames(wanted))
                .attributes();
        return counts.values().stream().allMatch("0"::equals) ? Map.of() : counts;
    }

    /** The bodies in the dead-letter queue; each call removes those that it returns. */
    List<Message> deadLetters(int count) {
        var dead = queues.url(LocalQueues.deadLettersOf(name));
        var found = new ArrayList<Message>();
        return Eventually.get(count + " dead letters", () -> {
            found.addAll(queues.client()
                    .receiveMessage(request -> request.queueUrl(dead)
                            .maxNumberOfMessages(10)
                            .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                    .messages());
            return found.size() < count ? Optional.empty() : Optional.of(List.copyOf(found));
        });
    }

    @Override
    public void close() {
        pollers.forEach(QueuePoller::close);
    }
}
