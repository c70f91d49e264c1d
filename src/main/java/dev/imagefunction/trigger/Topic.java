package dev.imagefunction.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.Sha256;
import io.quarkus.funqy.Funq;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An SNS topic's subscriber: each message is a generation event. */
@Singleton
public final class Topic {
    private final Work work;
    private final Parallel parallel;
    private final Json json;

    /** Never called: Funqy wants it to be there, and else adds it to a second copy of this class in the package. */
    public Topic() {
        throw new UnsupportedOperationException();
    }

    @Inject
    Topic(Work work, Parallel parallel, Json json) {
        this.work = work;
        this.parallel = parallel;
        this.json = json;
    }

    /**
     * Works every record, whatever becomes of the others.
     *
     * @throws GenerationException the first failure that a retry can help; what is done by then is not done again
     */
    @Funq
    public void topic(@Nullable Object event) {
        var deadline = work.deadline();
        var delivery = Lambda.requestId();
        var records = Event.list(event, "Records");
        if (records == null || records.isEmpty()) {
            throw new GenerationException(new Failure.InvalidRequest("Records", "is missing; an SNS event has it"));
        }
        var failures = parallel.map(
                records.stream().map(r -> Event.at(r, "Sns")).toList(),
                sns -> work(sns, Ids.firstOf(Event.text(sns, "MessageId"), delivery), deadline));
        failures.stream().flatMap(Optional::stream).findFirst().ifPresent(failure -> {
            throw failure;
        });
    }

    private Optional<RuntimeException> work(@Nullable Object sns, String delivery, Instant deadline) {
        var message = Ids.firstOf(Event.text(sns, "Message"), "");
        try {
            Carried carried;
            try {
                var body = json.read(message.getBytes(UTF_8), "Message");
                carried = Carried.unwrap(body, delivery, json);
            } catch (GenerationException unreadable) {
                var fingerprint = Sha256.hex(message.getBytes(UTF_8));
                work.rejected(GenerationId.internal(Ids.of(delivery)), fingerprint, unreadable);
                return Optional.empty();
            }
            work.unattended(carried.event(), carried.delivery(), deadline);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(e);
        }
    }
}
