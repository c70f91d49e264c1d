package dev.imagefunction.trigger;

import dev.imagefunction.generation.Answer;
import io.quarkus.funqy.Funq;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** An EventBridge rule's target: the generation event is in the detail; the answer is for Lambda's destinations. */
@Singleton
public final class Bus {
    private final Work work;

    /** Never called: Funqy wants it to be there, and else adds it to a second copy of this class in the package. */
    public Bus() {
        throw new UnsupportedOperationException();
    }

    @Inject
    Bus(Work work) {
        this.work = work;
    }

    @Funq
    public Answer bus(@Nullable Object event) {
        var delivery = Ids.firstOf(Event.text(event, "id"), Lambda.requestId());
        return work.unattended(Event.at(event, "detail"), delivery, work.deadline());
    }
}
