package dev.imagefunction.generation.exploration;

import dev.imagefunction.generation.exploration.Interleaving.Disturbance;
import dev.imagefunction.generation.exploration.Interleaving.Start;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InterleavingTest {
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SUCCEEDS")
    void twoDeliveriesAtOnceNeverPayTwiceOrLoseWhateverTheGatewayDoes(Ending outcome) {
        var findings = new Findings();
        Interleaving.explore(Setting.of(1, 1, outcome), Disturbance.FREEZE, Start.NOTHING, findings);
        Interleaving.explore(Setting.of(1, 1, Ending.SUCCEEDS, outcome), Disturbance.NONE, Start.CRASHED, findings);
        findings.report("two deliveries, gateway " + outcome);
    }

    @ParameterizedTest
    @EnumSource(names = {"NOTHING", "ACCEPTED"})
    void twoDeliveriesAtOnceNeverPayTwiceOrLoseWhenOneFails(Start start) {
        var findings = new Findings();
        Interleaving.explore(Setting.of(1, 1), Disturbance.FAULT, start, findings);
        findings.report("two deliveries, one fault, n=1, " + start);
    }
}
