package dev.imagefunction.generation.exploration;

import java.util.ArrayList;
import java.util.List;

/**
 * Visits the leaves of a tree of decisions one by one: each run repeats the decisions that lead to the next leaf, and takes
 * the first option from there on.
 */
final class Choices {
    private final List<Integer> taken = new ArrayList<>();
    private final List<Integer> options = new ArrayList<>();
    private int depth;

    <T> T among(List<T> alternatives) {
        if (alternatives.size() == 1) {
            return alternatives.getFirst();
        }
        if (depth == taken.size()) {
            taken.add(0);
            options.add(alternatives.size());
        } else if (options.get(depth) != alternatives.size()) {
            throw new IllegalStateException("the run is not the same when it is repeated");
        }
        return alternatives.get(taken.get(depth++));
    }

    /** Moves to the next leaf; returns false after the last. */
    boolean next() {
        if (depth != taken.size()) {
            throw new IllegalStateException("the run is shorter when it is repeated");
        }
        depth = 0;
        while (!taken.isEmpty()) {
            var option = taken.removeLast() + 1;
            if (option < options.getLast()) {
                taken.add(option);
                return true;
            }
            options.removeLast();
        }
        return false;
    }
}
