package dev.imagefunction.generation.exploration;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrashExplorationTest {
    @ParameterizedTest
    @CsvSource({"1, 1, 2", "2, 1, 1", "3, 1, 1", "2, 4, 1"})
    void nothingIsPaidTwiceOrLostWhereverDeliveriesStop(int n, int imagesPerCall, int faults) {
        var findings = new Findings();
        for (var isAccepted : new boolean[] {false, true}) {
            CrashExploration.explore(Setting.of(n, imagesPerCall), faults, isAccepted, findings);
        }
        findings.report("%d faults, n=%d, %d per call".formatted(faults, n, imagesPerCall));
    }

    /** A storage that takes long, up to one that never responds. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5})
    void everythingEndsASecondBeforeTheDeadlineHoweverSlowTheStorageIs(int seconds) {
        var findings = new Findings();
        for (var imagesPerCall : new int[] {1, 4}) {
            var slow = Setting.of(3, imagesPerCall).withStorageTime(Duration.ofSeconds(seconds));
            CrashExploration.explore(slow, 0, false, findings);
        }
        findings.report("storage of %d s".formatted(seconds));
    }

    @Test
    void oneFailingCallIsAwaitedWithTheOthers() {
        var findings = new Findings();
        for (var outcome : Ending.values()) {
            CrashExploration.explore(Setting.of(3, 1, outcome), 0, false, findings);
            CrashExploration.explore(Setting.of(6, 2, outcome), 0, false, findings);
        }
        findings.report("one failing call");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SUCCEEDS")
    void nothingIsPaidTwiceOrLostWhateverTheGatewayDoesBesides(Ending outcome) {
        var findings = new Findings();
        CrashExploration.explore(Setting.of(1, 1, outcome), 2, false, findings);
        CrashExploration.explore(Setting.of(2, 1, outcome), 1, false, findings);
        CrashExploration.explore(Setting.of(3, 4, outcome), 1, false, findings);
        CrashExploration.explore(Setting.of(2, 1, Ending.SUCCEEDS, outcome), 1, false, findings);
        CrashExploration.explore(Setting.of(2, 1, outcome).also(1, outcome), 1, false, findings);
        findings.report("faults, gateway " + outcome);
    }
}
