package dev.imagefunction.generation;

import static dev.imagefunction.generation.Invariant.NOTHING_HALF_VISIBLE;
import static dev.imagefunction.generation.Invariant.NOTHING_LOST;
import static dev.imagefunction.generation.Invariant.ONE_OUTCOME;
import static dev.imagefunction.generation.Invariant.SPEND_BOUND;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.imagefunction.generation.Interleaving.FirstClock;
import dev.imagefunction.generation.Interleaving.Start;
import dev.imagefunction.generation.ScriptedGateway.Outcome;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The explorations can fail: each rule broken is found, by what it is there for. */
class MutantsTest {
    static Stream<Arguments> foundByCrashes() {
        return Stream.of(
                mutant("no claim", Mutants::noClaim, SPEND_BOUND),
                mutant("attempt not counted", Mutants::attemptNotCounted, SPEND_BOUND),
                mutant("no resume", Mutants::noResume, NOTHING_LOST),
                mutant("result before images", Mutants::resultBeforeImages, NOTHING_HALF_VISIBLE));
    }

    static Stream<Arguments> foundByTwoDeliveriesAtOnce() {
        return Stream.of(
                mutant("no claim", Mutants::noClaim, SPEND_BOUND),
                mutant("lease ignored", Mutants::leaseIgnored, SPEND_BOUND),
                mutant("taken over without condition", Mutants::takenOverWithoutCondition, SPEND_BOUND),
                mutant("attempt not counted", Mutants::attemptNotCounted, SPEND_BOUND),
                mutant("no resume", Mutants::noResume, NOTHING_LOST),
                mutant("result before images", Mutants::resultBeforeImages, NOTHING_HALF_VISIBLE),
                mutant("last image stays", Mutants::lastImageStays, ONE_OUTCOME),
                mutant("last result stays", Mutants::lastResultStays, ONE_OUTCOME));
    }

    private static Arguments mutant(String name, Mutant mutant, Invariant violated) {
        return arguments(Named.of(name, mutant), violated);
    }

    @ParameterizedTest
    @MethodSource("foundByCrashes")
    void crashesShowThatARuleIsBroken(Mutant mutant, Invariant violated) {
        var findings = new Findings(EnumSet.of(violated));
        CrashExploration.explore(Setting.of(2, 1), false, mutant, findings);
        assertFound(violated, findings);
    }

    @ParameterizedTest
    @MethodSource("foundByTwoDeliveriesAtOnce")
    void twoDeliveriesAtOnceShowThatARuleIsBroken(Mutant mutant, Invariant violated) {
        var findings = new Findings(EnumSet.of(violated));
        for (var start : Start.values()) {
            for (var clock : FirstClock.values()) {
                Interleaving.explore(Setting.of(1, 1), 0, start, clock, mutant, findings);
            }
        }
        assertFound(violated, findings);
    }

    @Test
    void twoDeliveriesAtOnceShowThatTheResultIsNotReadAgain() {
        var findings = new Findings(EnumSet.of(SPEND_BOUND));
        Interleaving.explore(
                Setting.of(1, 1, Outcome.REFUSES),
                0,
                Start.NOTHING_YET,
                FirstClock.RIGHT,
                Mutants::resultNotReadAgain,
                findings);
        assertFound(SPEND_BOUND, findings);
    }

    private static void assertFound(Invariant violated, Findings findings) {
        assertTrue(findings.violations().containsKey(violated), () -> "of %d schedules, %s"
                .formatted(findings.schedules(), findings.violations()));
    }
}
