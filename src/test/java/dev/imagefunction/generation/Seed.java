package dev.imagefunction.generation;

import java.util.Random;

/** The random numbers of a test: the same in each run, and others with {@code -Dtest.seed=…}. */
public final class Seed {
    private Seed() {}

    public static Random random(String test) {
        var seed = Long.getLong("test.seed", 7421);
        System.out.printf("%s: -Dtest.seed=%d%n", test, seed);
        return new Random(seed);
    }
}
