package dev.imagefunction.trigger;

import dev.imagefunction.generation.Answer;
import io.quarkus.funqy.Funq;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Direct invocation: the event is the generation event, the answer goes back. */
@Singleton
public final class Generate {
    private final Work work;

    Generate(Work work) {
        this.work = work;
    }

    @Funq
    public Answer generate(@Nullable Object event) {
        return work.attended(event, Lambda.requestId(), work.deadline());
    }
}
