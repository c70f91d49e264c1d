package dev.imagefunction.generation;

import dev.imagefunction.generation.ScriptedGateway.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CrashExplorationTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 1", "4, 1", "1, 4", "2, 4", "3, 4", "4, 4"})
    void nothingIsPaidTwiceOrLostWhereverTwoDeliveriesStop(int n, int imagesPerCall) {
        var findings = new Findings();
        for (var accepted : new boolean[] {false, true}) {
            CrashExploration.explore(Setting.of(n, imagesPerCall), accepted, Mutant.NONE, findings);
        }
        findings.report("crashes, n=%d, %d per call".formatted(n, imagesPerCall));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SUCCEEDS")
    void nothingIsPaidTwiceOrLostWhateverTheGatewayDoesBesides(Outcome outcome) {
        var findings = new Findings();
        for (var n = 1; n <= 4; n++) {
            for (var imagesPerCall : new int[] {1, 4}) {
                CrashExploration.explore(Setting.of(n, imagesPerCall, outcome), false, Mutant.NONE, findings);
            }
        }
        CrashExploration.explore(Setting.of(2, 1, Outcome.SUCCEEDS, outcome), false, Mutant.NONE, findings);
        CrashExploration.explore(Setting.of(2, 1, outcome, outcome), false, Mutant.NONE, findings);
        findings.report("crashes, gateway " + outcome);
    }
}
