package dev.imagefunction.generation.exploration;

import dev.imagefunction.generation.exploration.Interleaving.Disturbance;
import dev.imagefunction.generation.exploration.Interleaving.Start;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FrozenDeliveryTest {
    @ParameterizedTest
    @EnumSource
    void twoDeliveriesAtOnceNeverPayTwiceOrLoseWhenOneIsFrozen(Start start) {
        var findings = new Findings();
        Interleaving.explore(Setting.of(1, 1), Disturbance.FREEZE, start, findings);
        findings.report("two deliveries, one frozen, n=1, " + start);
    }

    @Test
    void twoDeliveriesAtOnceNeverPayTwiceOrLoseTwoImages() {
        var findings = new Findings();
        Interleaving.explore(Setting.of(2, 4), Disturbance.FREEZE, Start.CRASHED, findings);
        findings.report("two deliveries, one frozen, n=2");
    }
}
