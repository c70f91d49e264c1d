package dev.imagefunction.generation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a schedule begins with.
 *
 * @param script what becomes of the first calls to the gateway; all later ones succeed
 * @param keys every idempotency key there can be, with the images it stands for: a call does not tell which they are
 */
record Setting(
        GenerationRequest request,
        TestConfig config,
        List<ScriptedGateway.Outcome> script,
        Map<String, List<Integer>> keys) {
    static final GenerationId ID = GenerationId.internal("order-7421");

    static Setting of(int n, int imagesPerCall, ScriptedGateway.Outcome... script) {
        var request = new GenerationRequest(
                null, TestConfig.MODEL, "A cute baby sea otter", n, "1024x1024", "high", new TreeMap<>());
        return new Setting(request, new TestConfig(imagesPerCall), List.of(script), keys(request));
    }

    boolean isHealthy() {
        return script.stream().allMatch(ScriptedGateway.Outcome.SUCCEEDS::equals);
    }

    private static Map<String, List<Integer>> keys(GenerationRequest request) {
        var keys = new HashMap<String, List<Integer>>();
        for (var subset = 1; subset < 1 << request.n(); subset++) {
            var indices = new ArrayList<Integer>();
            for (var index = 0; index < request.n(); index++) {
                if ((subset & 1 << index) != 0) {
                    indices.add(index);
                }
            }
            for (var again : List.of("", "/again")) {
                var text = ID.owner() + "/" + ID.id() + "/" + request.fingerprint() + "/" + indices + again;
                keys.put(Sha256.hex(text.getBytes(UTF_8)), List.copyOf(indices));
            }
        }
        return keys;
    }

    @Override
    public String toString() {
        return "n=%d, %d per call, gateway %s".formatted(request.n(), config.imagesPerCall(), script);
    }
}
