package dev.imagefunction.trigger;

import dev.imagefunction.generation.Answer;
import io.quarkus.funqy.Funq;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** An EventBridge rule's target: the generation event is in the detail; the answer is for Lambda's destinations. */
@Singleton
public final class Bus {
    private final Work work;

    Bus(Work work) {
        this.work = work;
    }

    @Funq
    public Answer bus(@Nullable Object event) {
        var delivery = Ids.firstOf(Event.text(event, "id"), Lambda.requestId());
        return work.unattended(Event.at(event, "detail"), delivery, work.deadline());
    }
}
