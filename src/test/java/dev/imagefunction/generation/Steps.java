package dev.imagefunction.generation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** One delivery's operations, one after the other: between any two of them fate may strike, or another delivery's turn come. */
final class Steps {
    /** What may happen at a point. */
    enum Event {
        NOTHING,
        CRASH,
        STORAGE_FAILS;

        private static final List<Event> AT_THE_STORE = List.of(NOTHING, CRASH, STORAGE_FAILS);
        private static final List<Event> AT_THE_GATEWAY = List.of(NOTHING, CRASH);

        static List<Event> possible(boolean storage) {
            return storage ? AT_THE_STORE : AT_THE_GATEWAY;
        }
    }

    /** Decides what happens at a point. */
    interface Fate {
        Event at(String point, boolean storage);
    }

    /** Called before each operation; comes back when it may be done. */
    interface Turn {
        void await(Operation operation);
    }

    private final Fate fate;
    private final Turn turn;
    private final Set<String> known = new HashSet<>();
    private boolean dead;

    Steps(Fate fate, Turn turn) {
        this.fate = fate;
        this.turn = turn;
    }

    /** Of a delivery that nothing happens to. */
    static Steps untroubled() {
        return new Steps((point, storage) -> Event.NOTHING, operation -> {});
    }

    /** The objects that this delivery must know to be there. */
    Set<String> known() {
        return known;
    }

    /** Stopping dead before a read is the same as after it, but for the last read of all, whose answer nobody hears. */
    <T> T read(String name, String object, Supplier<T> operation) {
        turn.await(Operation.read(name, object));
        point(name, true);
        return operation.get();
    }

    /** A write may also be done and its answer lost. */
    <T> T write(String name, String object, Supplier<T> operation) {
        turn.await(Operation.write(name, object));
        point("before " + name, true);
        var answer = operation.get();
        point("after " + name, true);
        return answer;
    }

    void ask(boolean healthy) {
        turn.await(Operation.ask(healthy));
        point("before asking", false);
    }

    /** A point in the middle of the gateway's answer. */
    void answering(String point) {
        point(point, false);
    }

    private void point(String name, boolean storage) {
        if (dead) {
            throw new Crash();
        }
        switch (fate.at(name, storage)) {
            case CRASH -> {
                dead = true;
                throw new Crash();
            }
            case STORAGE_FAILS ->
                throw new GenerationException(new Failure.StorageFailed("The storage failed.", Charged.NO));
            case NOTHING -> {}
        }
    }
}
