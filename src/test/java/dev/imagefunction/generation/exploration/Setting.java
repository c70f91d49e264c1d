package dev.imagefunction.generation.exploration;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.GenerationRequest;
import dev.imagefunction.generation.GenerationSettings;
import dev.imagefunction.generation.Sha256;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a schedule begins with.
 *
 * @param script what becomes of the first requests for an image, by its index; all later ones succeed
 * @param storageTime what each operation of the storage takes
 * @param mutant what is changed in the parts that the use case is built from
 */
record Setting(int n, int imagesPerCall, Map<Integer, List<Ending>> script, Duration storageTime, Mutant mutant) {
    /** What a request to the gateway takes. */
    static final Duration GATEWAY_TIME = Duration.ofSeconds(12);

    private static final Map<GenerationId, Map<String, List<Integer>>> KEYS = new ConcurrentHashMap<>();

    /** The script is that of the first image. */
    static Setting of(int n, int imagesPerCall, Ending... script) {
        return new Setting(n, imagesPerCall, Map.of(0, List.of(script)), Duration.ZERO, Mutant.NONE);
    }

    Setting also(int index, Ending... outcomes) {
        var all = new HashMap<>(script);
        all.put(index, List.of(outcomes));
        return new Setting(n, imagesPerCall, all, storageTime, mutant);
    }

    Setting with(Mutant other) {
        return new Setting(n, imagesPerCall, script, storageTime, other);
    }

    Setting withStorageTime(Duration time) {
        return new Setting(n, imagesPerCall, script, time, mutant);
    }

    boolean isHealthy() {
        return storageTime.isZero()
                && script.values().stream().flatMap(List::stream).allMatch(Ending.SUCCEEDS::equals);
    }

    GenerationRequest request() {
        return new GenerationRequest(
                null, GenerationSettings.MODEL, "A cute baby sea otter", n, "1024x1024", "high", new TreeMap<>());
    }

    /** The images that an idempotency key stands for: a call does not tell which they are. */
    List<Integer> images(GenerationId id, String key) {
        var keys = KEYS.computeIfAbsent(
                new GenerationId(id.owner(), id.id() + "-" + n + "-" + imagesPerCall), any -> keys(id));
        var images = keys.get(key);
        if (images == null) {
            throw new AssertionError("an idempotency key that does not stand for images of the generation");
        }
        return images;
    }

    private Map<String, List<Integer>> keys(GenerationId id) {
        var keys = new HashMap<String, List<Integer>>();
        var fingerprint = request().fingerprint();
        for (var subset = 1; subset < 1 << n; subset++) {
            if (Integer.bitCount(subset) > imagesPerCall) {
                continue;
            }
            var indices = new ArrayList<Integer>();
            for (var index = 0; index < n; index++) {
                if ((subset & 1 << index) != 0) {
                    indices.add(index);
                }
            }
            for (var unusable = 0; unusable <= n * Scene.MAX_PAID; unusable++) {
                var again = unusable == 0 ? "" : "/" + unusable;
                var text = id.owner() + "/" + id.id() + "/" + fingerprint + "/" + indices + again;
                keys.put(Sha256.hex(text.getBytes(UTF_8)), List.copyOf(indices));
            }
        }
        return keys;
    }

    @Override
    public String toString() {
        return "n=%d, %d per call, gateway %s, storage %s".formatted(n, imagesPerCall, script, storageTime);
    }
}
