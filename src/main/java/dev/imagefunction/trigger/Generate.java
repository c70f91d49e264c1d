package dev.imagefunction.trigger;

import dev.imagefunction.generation.Answer;
import io.quarkus.funqy.Funq;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Direct invocation: the event is the generation event, the answer goes back. */
@Singleton
public final class Generate {
    private final Work work;

    /** Never called: Funqy wants it to be there, and else adds it to a second copy of this class in the package. */
    public Generate() {
        throw new UnsupportedOperationException();
    }

    @Inject
    Generate(Work work) {
        this.work = work;
    }

    @Funq
    public Answer generate(@Nullable Object event) {
        return work.attended(event, Lambda.requestId(), work.deadline());
    }
}
