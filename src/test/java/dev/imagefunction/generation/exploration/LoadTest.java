package dev.imagefunction.generation.exploration;

import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.Seed;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several deliveries of ten images in one process, which share ten permits. */
class LoadTest {
    private static final int ROUNDS = 200;

    /** Runs the deliveries to their results. */
    static Scene run(Setting setting, int deliveries, GatewayLoad load) {
        var world = new Scene(setting, new Choices(), load);
        var simulation = world.simulation();
        var worker = world.worker(world.faults(0));
        for (var i = 0; i < deliveries; i++) {
            var id = GenerationId.internal("order-" + i);
            simulation.spawn(null, () -> {
                world.deliver(worker, id);
                world.settle(id);
                world.check(id);
            });
        }
        simulation.run();
        return world;
    }

    @ParameterizedTest
    @CsvSource({"1, 10", "3, 10", "5, 9", "5, 10", "8, 7", "20, 10"})
    void noRequestBeginsAfterItsLastStartAndEachImageIsPaidOnce(int deliveries, int seconds) {
        var findings = new Findings();
        var world = run(Setting.of(10, 1), deliveries, () -> Duration.ofSeconds(seconds));
        for (var i = 0; i < deliveries; i++) {
            Success.checkUndisturbed(world, GenerationId.internal("order-" + i));
        }
        findings.add(world);
        findings.report("%d deliveries of ten calls of %d s".formatted(deliveries, seconds));
    }

    @Test
    void noRequestBeginsAfterItsLastStartWhateverTheGatewayDoes() {
        var random = Seed.random("load");
        var findings = new Findings();
        for (var round = 0; round < ROUNDS; round++) {
            var setting = Setting.of(10, 1, outcomes(random)).also(random.nextInt(10), outcomes(random));
            findings.add(run(setting, 1 + random.nextInt(5), () -> Duration.ofMillis(1_000 + random.nextInt(40_000))));
        }
        findings.report("deliveries with any load");
    }

    private static Ending[] outcomes(Random random) {
        var all = List.of(Ending.values());
        return new Ending[] {all.get(random.nextInt(all.size())), all.get(random.nextInt(all.size()))};
    }
}
