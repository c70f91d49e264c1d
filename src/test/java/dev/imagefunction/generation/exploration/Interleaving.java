package dev.imagefunction.generation.exploration;

import static dev.imagefunction.generation.exploration.Scene.ID;

import java.time.Instant;
import java.util.List;

/**
 * Every order in which the operations of two concurrent deliveries can come, while one fault comes to either of them, or the
 * first one's process is frozen for the length of a lease.
 */
final class Interleaving {
    /** The state at the start. */
    enum Start {
        NOTHING,
        ACCEPTED,
        /** A delivery that was killed after it had paid; its lease has ended. */
        CRASHED
    }

    /** A fault that may happen once. */
    enum Disturbance {
        NONE,
        FREEZE,
        FAULT
    }

    private final Scene world;
    private final Start start;
    private final Faults faults;
    private final Disturbance disturbance;
    private int running;
    private boolean isFrozen;

    private Interleaving(Scene world, Start start, Disturbance disturbance) {
        this.world = world;
        this.start = start;
        this.disturbance = disturbance;
        this.faults = world.faults(disturbance == Disturbance.FAULT ? 1 : 0);
    }

    /** Runs every schedule. */
    static void explore(Setting setting, Disturbance disturbance, Start start, Findings findings) {
        var choices = new Choices();
        do {
            var world = new Scene(setting, choices);
            new Interleaving(world, start, disturbance).run();
            findings.add(world);
        } while (!findings.areEnough() && choices.next());
    }

    private void run() {
        var simulation = world.simulation();
        simulation.spawn(null, () -> {
            begin();
            var first = world.worker(faults);
            if (disturbance == Disturbance.FREEZE) {
                simulation.freezeOnce(first);
            }
            running = 2;
            simulation.spawn(null, () -> deliver(first));
            simulation.spawn(null, () -> deliver(world.worker(faults)));
            simulation.await(() -> running == 0, Instant.MAX);
            isFrozen = first.frozenUntil().isAfter(Instant.MIN);
            end();
        });
        simulation.run();
    }

    private void begin() {
        switch (start) {
            case NOTHING -> {}
            case ACCEPTED -> world.accept();
            case CRASHED -> {
                var crashing = new Faults(new Choices(), 1, world::trace) {
                    @Override
                    Moment at(String operation, List<Moment> possible) {
                        return operation.equals("the paid request") ? Moment.CRASH_AFTER : Moment.NOTHING;
                    }
                };
                world.deliver(world.worker(crashing));
                world.move(ID, true);
            }
        }
    }

    /** One event: if another delivery makes the generation, it comes again when that one's lease has ended. */
    private void deliver(Worker worker) {
        world.deliver(worker);
        if (!world.isDone(ID)) {
            world.move(ID, true);
            world.deliver(world.worker(faults));
        }
        running--;
    }

    private void end() {
        var isUndisturbed = !isFrozen
                && faults.count() == 0
                && start != Start.CRASHED
                && world.setting().isHealthy();
        world.settle(ID);
        world.check(ID);
        if (!isFrozen) {
            world.checkAllNamed(ID);
        }
        if (isUndisturbed) {
            Success.checkUndisturbed(world, ID);
        }
    }
}
