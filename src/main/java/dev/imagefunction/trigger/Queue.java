package dev.imagefunction.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.Generator;
import dev.imagefunction.generation.RequestRules;
import io.quarkus.funqy.Funq;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * An SQS queue's worker, standard or FIFO. A body is a generation event, plain or wrapped by SNS or EventBridge, or what
 * the HTTP function accepted.
 */
@Singleton
public final class Queue {
    private static final Logger LOG = Logger.getLogger(Queue.class);

    private final Work work;
    private final Generator generator;
    private final RequestRules rules;
    private final Parallel parallel;
    private final Json json;

    /** Never called: Funqy wants it to be there, and else adds it to a second copy of this class in the package. */
    public Queue() {
        throw new UnsupportedOperationException();
    }

    @Inject
    Queue(Work work, Generator generator, RequestRules rules, Parallel parallel, Json json) {
        this.work = work;
        this.generator = generator;
        this.rules = rules;
        this.parallel = parallel;
        this.json = json;
    }

    private record Message(String id, String body) {}

    /**
     * Works a batch in parallel; the messages of a FIFO queue's group one after the other.
     *
     * @return the messages to deliver again: what a retry can help, and what is unreadable, so that it ends in the
     *     dead-letter queue
     */
    @Funq
    public BatchAnswer queue(@Nullable Object event) {
        var deadline = work.deadline();
        var messages = new ArrayList<Message>();
        var lanes = new LinkedHashMap<String, List<Message>>();
        for (var each : records(event)) {
            var message = message(each);
            messages.add(message);
            lanes.computeIfAbsent(lane(each, message), lane -> new ArrayList<>())
                    .add(message);
        }
        var failed = new HashSet<String>();
        parallel.map(List.copyOf(lanes.values()), lane -> failures(lane, deadline))
                .forEach(failed::addAll);
        return BatchAnswer.of(messages.stream().map(Message::id).filter(failed::contains));
    }

    private static List<?> records(@Nullable Object event) {
        var records = Event.list(event, "Records");
        if (records == null) {
            throw new GenerationException(new Failure.InvalidRequest("Records", "is missing; an SQS event has it"));
        }
        return records;
    }

    /** A message without an id could not be reported alone, so no message of such an event is worked. */
    private static Message message(@Nullable Object each) {
        var id = Event.text(each, "messageId");
        if (id == null || id.isEmpty()) {
            throw new GenerationException(
                    new Failure.InvalidRequest("messageId", "is missing; each record of an SQS event has it"));
        }
        return new Message(id, Ids.firstOf(Event.text(each, "body"), ""));
    }

    /** A standard queue's messages may have groups too (it is fair then), but no order. */
    private static String lane(@Nullable Object each, Message message) {
        var queue = Event.text(each, "eventSourceARN");
        var group = Event.text(each, "attributes", "MessageGroupId");
        return queue != null && queue.endsWith(".fifo") && group != null ? "group " + group : "message " + message.id();
    }

    private Collection<String> failures(List<Message> lane, Instant deadline) {
        for (var i = 0; i < lane.size(); i++) {
            if (!isDone(lane.get(i), deadline)) {
                return lane.subList(i, lane.size()).stream().map(Message::id).toList();
            }
        }
        return List.of();
    }

    private boolean isDone(Message message, Instant deadline) {
        try {
            work(message, deadline);
            return true;
        } catch (GenerationException e) {
            LOG.warnf("Message %s is to be delivered again: %s", message.id(), e.getMessage());
            return false;
        } catch (RuntimeException e) {
            LOG.errorf(e, "Message %s is to be delivered again", message.id());
            return false;
        }
    }

    private void work(Message message, Instant deadline) {
        var body = json.read(message.body().getBytes(UTF_8), "body");
        var accepted = Accepted.of(body);
        if (accepted.isPresent()) {
            // Throws where this owner never asked for it; that it asked for the same thing is for the claim to tell.
            generator.find(accepted.get().id());
            generator.generate(accepted.get().id(), rules.check(accepted.get().request()), deadline);
            return;
        }
        var carried = Carried.unwrap(body, message.id(), json);
        work.unattended(carried.event(), carried.delivery(), deadline);
    }
}
