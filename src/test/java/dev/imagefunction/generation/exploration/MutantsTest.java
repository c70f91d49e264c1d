package dev.imagefunction.generation.exploration;

import static dev.imagefunction.generation.exploration.Invariant.DEADLINE;
import static dev.imagefunction.generation.exploration.Invariant.FREE_AGAIN;
import static dev.imagefunction.generation.exploration.Invariant.LAST_START;
import static dev.imagefunction.generation.exploration.Invariant.NOTHING_HALF_VISIBLE;
import static dev.imagefunction.generation.exploration.Invariant.NOTHING_LOST;
import static dev.imagefunction.generation.exploration.Invariant.ONE_OUTCOME;
import static dev.imagefunction.generation.exploration.Invariant.PAUSE;
import static dev.imagefunction.generation.exploration.Invariant.SPEND_BOUND;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.imagefunction.generation.exploration.Interleaving.Disturbance;
import dev.imagefunction.generation.exploration.Interleaving.Start;
import java.time.Duration;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The explorations can fail: each invariant is violated once the rule behind it is broken. */
class MutantsTest {
    static Stream<Arguments> foundByFaults() {
        var one = Setting.of(1, 1);
        return Stream.of(
                arguments(Mutants.NOT_COUNTED, one, SPEND_BOUND),
                arguments(Mutants.ONE_ATTEMPT_MORE, Setting.of(1, 1, Ending.IS_CUT, Ending.IS_CUT), SPEND_BOUND),
                arguments(Mutants.NOTHING_FOUND, one, NOTHING_LOST),
                arguments(Mutants.NOT_STORED, one, NOTHING_HALF_VISIBLE),
                arguments(Mutants.LONG_LEASE, one, FREE_AGAIN),
                arguments(Mutants.NO_PAUSE, Setting.of(1, 1, Ending.IS_CUT), PAUSE),
                arguments(Mutants.SLEEPLESS, Setting.of(1, 1, Ending.IS_CUT), PAUSE),
                arguments(Mutants.STOPPED_CLOCK, Setting.of(1, 1, Ending.TIMES_OUT), LAST_START),
                arguments(
                        Mutants.NO_RESERVE,
                        Setting.of(1, 1, Ending.TIMES_OUT).withStorageTime(Duration.ofMillis(1)),
                        DEADLINE));
    }

    static Stream<Arguments> foundByTwoDeliveriesAtOnce() {
        var one = Setting.of(1, 1);
        var refused = Setting.of(1, 1, Ending.REFUSES);
        return Stream.of(
                arguments(Mutants.NO_CLAIM, one, Disturbance.NONE, Start.NOTHING, SPEND_BOUND),
                arguments(Mutants.LEASE_IGNORED, one, Disturbance.NONE, Start.NOTHING, SPEND_BOUND),
                arguments(Mutants.ONE_NAME, one, Disturbance.NONE, Start.NOTHING, SPEND_BOUND),
                arguments(Mutants.NO_CONDITION, one, Disturbance.NONE, Start.ACCEPTED, SPEND_BOUND),
                arguments(Mutants.OWN_RESULT, refused, Disturbance.FREEZE, Start.NOTHING, ONE_OUTCOME));
    }

    @ParameterizedTest
    @MethodSource("foundByFaults")
    void faultsShowThatARuleIsBroken(Mutant mutant, Setting setting, Invariant violated) {
        var findings = new Findings(EnumSet.of(violated));
        CrashExploration.explore(setting.with(mutant), 2, false, findings);
        findings.assertFound();
    }

    static Stream<Mutant> foundByLoad() {
        return Stream.of(Mutants.MORE_PERMITS, Mutants.LATE_LAST_START);
    }

    @ParameterizedTest
    @MethodSource("foundByLoad")
    void loadShowsThatARuleIsBroken(Mutant mutant) {
        var findings = new Findings(EnumSet.of(LAST_START));
        findings.add(LoadTest.run(Setting.of(10, 1).with(mutant), 5, () -> Setting.GATEWAY_TIME));
        findings.assertFound();
    }

    @ParameterizedTest
    @MethodSource("foundByTwoDeliveriesAtOnce")
    void twoDeliveriesAtOnceShowThatARuleIsBroken(
            Mutant mutant, Setting setting, Disturbance disturbance, Start start, Invariant violated) {
        var findings = new Findings(EnumSet.of(violated));
        Interleaving.explore(setting.with(mutant), disturbance, start, findings);
        findings.assertFound();
    }
}
