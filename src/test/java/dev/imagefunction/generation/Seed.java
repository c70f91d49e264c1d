package dev.imagefunction.generation;

import java.util.Random;

/** The chance of a random test: another in each run, and the same again with {@code -Dtest.seed=…}. */
public final class Seed {
    private Seed() {}

    public static Random random(String test) {
        var seed = Long.getLong("test.seed", System.nanoTime());
        System.out.printf("%s: -Dtest.seed=%d%n", test, seed);
        return new Random(seed);
    }
}
