package dev.imagefunction.generation.exploration;

import dev.imagefunction.gateway.GatewayOver;
import dev.imagefunction.gateway.GatewaySettings;
import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.GenerationSettings;
import dev.imagefunction.generation.Generator;
import dev.imagefunction.generation.Platform;
import dev.imagefunction.generation.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** One process of the function: the real use case and the real retries of the gateway, in virtual time. */
final class Worker implements Waiting {
    private final Simulation simulation;
    private final Faults faults;
    private final Instant killed;
    private final Generator generator;
    private final Map<GenerationId, Set<String>> known = new HashMap<>();
    private final Set<GenerationId> claimed = new HashSet<>();
    private Instant frozenUntil = Instant.MIN;
    private boolean isDead;
    private int deliveries;
    private int requests;

    Worker(Scene world, Faults faults, Duration timeout, int number) {
        this.simulation = world.simulation();
        this.faults = faults;
        this.killed = simulation.now().plus(timeout);
        var mutant = world.setting().mutant();
        var platform =
                mutant.platform().apply(new Platform(simulation.clock(), this::execute, this, new Random(number)));
        var gateway = GatewayOver.of(
                (call, each) -> world.gateway().send(this, call, each), GatewaySettings.of(mutant.gateway()), platform);
        var settings = GenerationSettings.of(world.setting().imagesPerCall(), mutant.generation());
        var store = mutant.store().apply(new SteppedStore(world, this));
        this.generator = new Generator(gateway, store, settings, platform, report -> {});
    }

    Generator generator() {
        return generator;
    }

    /** When Lambda ends the process. */
    Instant killed() {
        return killed;
    }

    boolean isAlive(Instant now) {
        return !isDead && now.isBefore(killed);
    }

    boolean isFrozen(Instant now) {
        return now.isBefore(frozenUntil);
    }

    Instant frozenUntil() {
        return frozenUntil;
    }

    boolean isAtWork(Instant now) {
        return deliveries > 0 && isAlive(now);
    }

    /** Stops the process until its lease has ended. */
    void freeze(Instant now) {
        frozenUntil = now.plus(Scene.LEASE);
    }

    void crash() {
        isDead = true;
        throw new Crash();
    }

    <T> T deliver(Supplier<T> work) {
        deliveries++;
        try {
            return work.get();
        } finally {
            deliveries--;
        }
    }

    /** Returns true while the process runs one delivery. */
    boolean isOnlyDelivery() {
        return deliveries == 1;
    }

    /** The number of requests in progress, changed by a step. */
    int requests(int step) {
        return requests += step;
    }

    Moment fault(String operation, List<Moment> possible) {
        var event = faults.at(operation, possible);
        if (event == Moment.CRASH_BEFORE) {
            crash();
        }
        return event;
    }

    /** The objects that the delivery of this generation must find. */
    Set<String> known(GenerationId id) {
        return known.computeIfAbsent(id, any -> new HashSet<>());
    }

    /** Returns true the first time. */
    boolean isFirstClaim(GenerationId id) {
        return claimed.add(id);
    }

    private void execute(Runnable work) {
        if (simulation.isMain()) {
            simulation.spawnAndFollow(work);
        } else {
            work.run();
        }
    }

    @Override
    public void sleep(Duration time) {
        simulation.sleep(time);
    }

    @Override
    public boolean isDone(CompletableFuture<?> future, Duration limit) {
        simulation.await(future::isDone, simulation.now().plus(limit));
        return future.isDone();
    }

    @Override
    public boolean acquire(Semaphore permits, Duration limit) {
        simulation.atGateway();
        simulation.await(() -> permits.availablePermits() > 0, simulation.now().plus(limit));
        return permits.tryAcquire();
    }
}
