package dev.imagefunction.generation;

import static dev.imagefunction.generation.Steps.Event.CRASH;
import static dev.imagefunction.generation.Steps.Event.NOTHING;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;

/**
 * Every order in which the operations of two concurrent deliveries can come, with the first one's lease lapsing before any
 * of them, or not at all.
 */
final class Interleaving {
    /** What was there before. */
    enum Start {
        NOTHING_YET,
        ACCEPTED,
        /** A delivery that paid and died; its lease has lapsed. */
        DIED
    }

    /** Whether the first delivery sees its own lease lapse, or its clock stands behind. */
    enum FirstClock {
        RIGHT,
        SLOW
    }

    private final World world;
    private final Setting setting;
    private final Choices choices;
    private final FirstClock firstClock;
    private int faults;
    private int over;
    private boolean struck;
    private boolean lapsed;

    private Interleaving(World world, Setting setting, Choices choices, int faults, FirstClock firstClock) {
        this.world = world;
        this.setting = setting;
        this.choices = choices;
        this.faults = faults;
        this.firstClock = firstClock;
    }

    /** Runs every schedule; a crash or a storage that fails befalls either delivery up to so many times. */
    static void explore(
            Setting setting, int faults, Start start, FirstClock firstClock, Mutant mutant, Findings findings) {
        var choices = new Choices();
        do {
            var world = new World(setting, mutant);
            new Interleaving(world, setting, choices, faults, firstClock).run(start);
            findings.add(world);
        } while (!findings.areEnough() && choices.next());
    }

    private void run(Start start) {
        switch (start) {
            case NOTHING_YET -> {}
            case ACCEPTED -> world.accept();
            case DIED -> {
                world.deliver(
                        new Steps((point, storage) -> point.startsWith("asked") ? CRASH : NOTHING, operation -> {}));
                world.move(true);
            }
        }
        race();
        var undisturbed = !lapsed && !struck && start != Start.DIED && setting.isHealthy();
        world.settle();
        world.check();
        if (!lapsed) {
            world.checkAllNamed();
        }
        if (undisturbed) {
            world.checkUndisturbed();
        }
    }

    private void race() {
        var limit = setting.config().functionTimeout();
        var lapse = world.clock().instant().plus(limit).plus(setting.config().claimGrace());
        var turns = new Turns(choices, () -> {
            lapsed = over < 2;
            world.trace("lease lapses");
            world.sleepUntil(lapse);
        });
        var slow = Clock.fixed(world.clock().instant(), ZoneOffset.UTC);
        turns.add(() -> deliver(turns, 0, firstClock == FirstClock.SLOW ? slow : world.clock(), limit));
        // The second has more time, so that it can go on when the first one's has run out.
        turns.add(() -> deliver(turns, 1, world.clock(), limit.plus(Duration.ofMinutes(10))));
        turns.run();
    }

    private void deliver(Turns turns, int delivery, Clock clock, Duration limit) {
        var name = delivery == 0 ? "first " : "second ";
        world.deliver(
                new Steps(this::fate, operation -> {
                    turns.await(delivery, operation);
                    world.trace(name + operation);
                }),
                clock,
                limit);
        over++;
    }

    private Steps.Event fate(String point, boolean storage) {
        if (faults == 0) {
            return NOTHING;
        }
        var event = choices.among(Steps.Event.possible(storage));
        if (event != NOTHING) {
            faults--;
            struck = true;
            world.trace(event + " " + point);
        }
        return event;
    }
}
