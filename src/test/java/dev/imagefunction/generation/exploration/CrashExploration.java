package dev.imagefunction.generation.exploration;

import static dev.imagefunction.generation.exploration.Scene.ID;

import java.util.List;

/**
 * Every way in which faults can come to deliveries that follow each other. A fault is a crash, a storage that fails, or a
 * lost response of it; each is followed by a redelivery while the lease still holds, or when it has just ended.
 */
final class CrashExploration {
    private static final List<Boolean> LEASE_ENDS = List.of(true, false);

    private CrashExploration() {}

    /** Runs every schedule; if accepted, the claim waits to be taken over. */
    static void explore(Setting setting, int limit, boolean isAccepted, Findings findings) {
        var choices = new Choices();
        do {
            var world = new Scene(setting, choices);
            world.simulation().spawn(null, () -> deliver(world, limit, isAccepted));
            world.simulation().run();
            findings.add(world);
        } while (!findings.areEnough() && choices.next());
    }

    private static void deliver(Scene world, int limit, boolean isAccepted) {
        var setting = world.setting();
        if (isAccepted) {
            world.accept();
        }
        var faults = world.faults(limit);
        world.deliver(world.worker(faults));
        for (var before = 0; before < faults.count(); before++) {
            world.move(ID, world.simulation().choices().among(LEASE_ENDS));
            world.deliver(world.worker(faults));
        }
        world.settle(ID);
        world.check(ID);
        world.checkAllNamed(ID);
        if (setting.isHealthy() && faults.count() == 0) {
            Success.checkUndisturbed(world, ID);
        } else if (setting.isHealthy() && faults.count() < Scene.MAX_PAID) {
            Success.check(world, ID);
        }
    }
}
