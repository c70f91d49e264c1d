package dev.imagefunction.generation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A model table of one model, and the defaults. */
record TestConfig(int imagesPerCall) implements GenerationConfig {
    static final String MODEL = "test-image-1";

    /** Longer than reserve and shortest call together, so that there is time for a first call but not after a slow one. */
    private static final Duration FUNCTION_TIMEOUT = Duration.ofSeconds(60);

    @Override
    public String defaultModel() {
        return MODEL;
    }

    @Override
    public Map<String, Limits> models() {
        return Map.of(MODEL, new OneModel(imagesPerCall));
    }

    @Override
    public int maxImages() {
        return 10;
    }

    @Override
    public Duration functionTimeout() {
        return FUNCTION_TIMEOUT;
    }

    @Override
    public Duration reserve() {
        return Duration.ofSeconds(5);
    }

    @Override
    public Duration minCallTime() {
        return Duration.ofSeconds(10);
    }

    @Override
    public int maxPaidAttempts() {
        return 2;
    }

    @Override
    public Duration claimGrace() {
        return Duration.ofSeconds(10);
    }

    private record OneModel(int imagesPerCall) implements Limits {
        @Override
        public List<String> sizes() {
            return List.of("1024x1024");
        }

        @Override
        public List<String> qualities() {
            return List.of("high");
        }

        @Override
        public int promptLimit() {
            return 32_000;
        }

        @Override
        public Optional<Set<String>> parameters() {
            return Optional.empty();
        }
    }
}
