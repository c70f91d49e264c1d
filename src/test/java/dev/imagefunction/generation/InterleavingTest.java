package dev.imagefunction.generation;

import dev.imagefunction.generation.Interleaving.FirstClock;
import dev.imagefunction.generation.Interleaving.Start;
import dev.imagefunction.generation.ScriptedGateway.Outcome;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InterleavingTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "2, 4"})
    void twoDeliveriesAtOnceNeverPayTwiceOrLose(int n, int imagesPerCall) {
        var findings = new Findings();
        for (var start : Start.values()) {
            for (var clock : FirstClock.values()) {
                Interleaving.explore(Setting.of(n, imagesPerCall), 0, start, clock, Mutant.NONE, findings);
            }
        }
        findings.report("two deliveries, n=%d, %d per call".formatted(n, imagesPerCall));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SUCCEEDS")
    void twoDeliveriesAtOnceNeverPayTwiceOrLoseWhateverTheGatewayDoes(Outcome outcome) {
        var findings = new Findings();
        for (var start : List.of(Start.NOTHING_YET, Start.DIED)) {
            for (var clock : FirstClock.values()) {
                Interleaving.explore(Setting.of(1, 1, outcome), 0, start, clock, Mutant.NONE, findings);
                Interleaving.explore(
                        Setting.of(1, 1, Outcome.SUCCEEDS, outcome), 0, start, clock, Mutant.NONE, findings);
                Interleaving.explore(Setting.of(1, 1, outcome, outcome), 0, start, clock, Mutant.NONE, findings);
            }
        }
        findings.report("two deliveries, gateway " + outcome);
    }

    @ParameterizedTest
    @EnumSource
    void twoDeliveriesAtOnceNeverPayTwiceOrLoseWhenOneOfThemStops(Start start) {
        var findings = new Findings();
        for (var clock : FirstClock.values()) {
            Interleaving.explore(Setting.of(1, 1), 1, start, clock, Mutant.NONE, findings);
        }
        findings.report("two deliveries, one stops, n=1, " + start);
    }
}
