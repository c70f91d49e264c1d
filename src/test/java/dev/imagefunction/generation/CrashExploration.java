package dev.imagefunction.generation;

import dev.imagefunction.generation.Steps.Event;
import java.util.List;

/**
 * Every way in which two faults can befall deliveries that come one after the other. A fault is a crash, or a storage that
 * fails, before or after an operation; each is followed by a redelivery while the lease still holds, or has just lapsed.
 */
final class CrashExploration {
    private static final int FAULTS = 2;
    private static final List<Boolean> LEASE_LAPSES = List.of(true, false);

    private final World world;
    private final Choices choices;
    private final boolean accepted;
    private int faults;

    private CrashExploration(World world, Choices choices, boolean accepted) {
        this.world = world;
        this.choices = choices;
        this.accepted = accepted;
    }

    /** Runs every schedule; where accepted, the event was taken in before and its claim waits to be taken over. */
    static void explore(Setting setting, boolean accepted, Mutant mutant, Findings findings) {
        var choices = new Choices();
        do {
            var world = new World(setting, mutant);
            new CrashExploration(world, choices, accepted).run(setting);
            findings.add(world);
        } while (!findings.areEnough() && choices.next());
    }

    private void run(Setting setting) {
        if (accepted) {
            world.accept();
        }
        var steps = steps();
        world.deliver(steps);
        for (var before = 0; before < faults; before++) {
            world.move(choices.among(LEASE_LAPSES));
            world.deliver(steps());
        }
        world.settle();
        world.check();
        world.checkAllNamed();
        if (setting.isHealthy() && faults == 0) {
            world.checkUndisturbed();
        } else if (setting.isHealthy() && faults < setting.config().maxPaidAttempts()) {
            world.checkSucceeded();
        }
    }

    private Steps steps() {
        return new Steps(this::fate, operation -> world.trace(operation.toString()));
    }

    private Event fate(String point, boolean storage) {
        if (faults == FAULTS) {
            return Event.NOTHING;
        }
        var event = choices.among(Event.possible(storage));
        if (event != Event.NOTHING) {
            faults++;
            world.trace(event + " " + point);
        }
        return event;
    }
}
