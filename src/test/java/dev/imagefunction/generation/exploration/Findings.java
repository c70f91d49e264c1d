package dev.imagefunction.generation.exploration;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** What came of running schedules: how many there were, and the first violation of each invariant. */
final class Findings {
    private final long begun = System.nanoTime();
    private final Map<Invariant, String> violations = new EnumMap<>(Invariant.class);
    private final Set<Invariant> sought;
    private int schedules;

    /** Of schedules that end with the first violation of any invariant. */
    Findings() {
        this(EnumSet.allOf(Invariant.class));
    }

    /** Of schedules that end with the first violation of one of these. */
    Findings(Set<Invariant> sought) {
        this.sought = sought;
    }

    boolean areEnough() {
        return !Collections.disjoint(violations.keySet(), sought);
    }

    void add(Scene world) {
        schedules++;
        world.violations().forEach(violations::putIfAbsent);
    }

    /** Prints how many schedules there were, and fails if an invariant did not hold. */
    void report(String what) {
        System.out.printf(
                "%s: %,d schedules in %.1f s%n", what, schedules, (System.nanoTime() - begun) / 1_000_000_000.0);
        assertTrue(violations.isEmpty(), violations::toString);
    }

    /** Fails if none of the schedules violated what was sought. */
    void assertFound() {
        assertTrue(
                areEnough(), () -> "%s is not violated in %d schedules; %s".formatted(sought, schedules, violations));
    }
}
