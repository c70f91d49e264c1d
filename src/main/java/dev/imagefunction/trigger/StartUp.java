package dev.imagefunction.trigger;

import dev.imagefunction.generation.GenerationConfig;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.net.URI;

/** Stops a start that would fail later, and dearer: with one line that names the wrong setting. */
@Singleton
final class StartUp {
    private final GenerationConfig generation;
    private final TriggerConfig trigger;
    private final Instance<Http> http;
    private final Instance<Callers> callers;

    StartUp(GenerationConfig generation, TriggerConfig trigger, Instance<Http> http, Instance<Callers> callers) {
        this.generation = generation;
        this.trigger = trigger;
        this.http = http;
        this.callers = callers;
    }

    void check(@Observes StartupEvent event) {
        check(generation, trigger);
        if (trigger.export().equals("http")) {
            http.get();
            var known = callers.get();
            // A secret is read while Lambda's first event is still being asked for.
            Thread.ofPlatform().daemon().name("warm-up-tokens").start(known::warmUp);
        }
    }

    static void check(GenerationConfig generation, TriggerConfig trigger) {
        var least = generation.reserve().plus(generation.minCallTime());
        require(
                generation.functionTimeout().compareTo(least) > 0,
                "FUNCTION_TIMEOUT is %s; it must be longer than %s, which is kept for a call and for storing its images."
                        .formatted(generation.functionTimeout(), least));
        require(
                generation.models().containsKey(generation.defaultModel()),
                "image-function.generation.default-model is not in the model table.");
        require(generation.maxImages() >= 1, "image-function.generation.max-images must be 1 or more.");
        require(generation.maxPaidAttempts() >= 1, "image-function.generation.max-paid-attempts must be 1 or more.");
        generation.models().forEach((name, limits) -> {
            var prefix = "image-function.generation.models.\"" + name + "\".";
            require(limits.imagesPerCall() >= 1, prefix + "images-per-call must be 1 or more.");
            require(!limits.sizes().isEmpty(), prefix + "sizes is empty.");
            require(!limits.qualities().isEmpty(), prefix + "qualities is empty.");
        });
        Prices.parse(trigger.prices().orElse(""));
        Tokens.parse(trigger.tokens().orElse(""));
        require(trigger.parallelMessages() >= 1, "PARALLEL_MESSAGES must be 1 or more.");
        require(trigger.queueUrl().map(StartUp::isUrl).orElse(true), "QUEUE_URL must be the queue's https address.");
    }

    private static boolean isUrl(String text) {
        try {
            var url = URI.create(text);
            return url.getHost() != null && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new ConfigurationException(message);
        }
    }
}
