package dev.imagefunction.generation.exploration;

import java.util.List;
import java.util.function.Consumer;

/** A limited number of faults, at every operation in turn. */
class Faults {
    private final Choices choices;
    private final Consumer<String> trace;
    private final int limit;
    private int count;

    Faults(Choices choices, int limit, Consumer<String> trace) {
        this.choices = choices;
        this.limit = limit;
        this.trace = trace;
    }

    int count() {
        return count;
    }

    Moment at(String operation, List<Moment> possible) {
        if (count == limit) {
            return Moment.NOTHING;
        }
        var event = choices.among(possible);
        if (event != Moment.NOTHING) {
            count++;
            trace.accept(event + " at " + operation);
        }
        return event;
    }
}
