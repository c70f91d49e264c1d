package dev.imagefunction.generation.exploration;

import dev.imagefunction.generation.Platform;
import dev.imagefunction.generation.Store;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A change of what the real classes are built from, which breaks one of their promises.
 *
 * @param generation changed settings of the use case
 * @param gateway changed settings of the gateway
 * @param platform changes time, threads and chance
 * @param store changes a rule of the storage
 */
record Mutant(
        String name,
        Map<String, String> generation,
        Map<String, String> gateway,
        UnaryOperator<Platform> platform,
        UnaryOperator<Store> store) {
    static final Mutant NONE =
            new Mutant("none", Map.of(), Map.of(), UnaryOperator.identity(), UnaryOperator.identity());

    static Mutant ofSettings(String name, String setting, String value) {
        return new Mutant(name, Map.of(setting, value), Map.of(), NONE.platform(), NONE.store());
    }

    static Mutant ofPlatform(String name, UnaryOperator<Platform> platform) {
        return new Mutant(name, Map.of(), Map.of(), platform, NONE.store());
    }

    static Mutant ofStore(String name, UnaryOperator<Store> store) {
        return new Mutant(name, Map.of(), Map.of(), NONE.platform(), store);
    }

    @Override
    public String toString() {
        return name;
    }
}
