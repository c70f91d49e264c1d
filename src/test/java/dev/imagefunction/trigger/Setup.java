package dev.imagefunction.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.imagefunction.generation.GenerationConfig;
import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.Generator;
import dev.imagefunction.generation.Model;
import dev.imagefunction.generation.RequestRules;
import dev.imagefunction.generation.Sha256;
import dev.imagefunction.secret.Secret;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The functions as {@link Wiring} puts them together, around a gateway and a store in memory. */
final class Setup {
    static final String TOKEN = "ci-token-4f1b2c";
    static final String CALLER = "shop";
    static final ObjectMapper MAPPER = new ObjectMapper()
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);

    final InMemoryStore store = new InMemoryStore();
    final InMemoryGateway gateway = new InMemoryGateway();
    final InMemorySqs sqs = new InMemorySqs();
    final HandClock clock = new HandClock();
    final List<String> lines = new CopyOnWriteArrayList<>();
    /** Called when the http function waits; by default the time just goes by. */
    Consumer<Duration> pause = clock::advance;

    final SmallRyeConfig settings;
    final Generator generator;
    final Generate generate;
    final Http http;
    final Queue queue;
    final Topic topic;
    final Bus bus;

    Setup() {
        this(Map.of());
    }

    /** @param changes to the configuration in application.properties */
    Setup(Map<String, String> changes) {
        settings = settings(changes);
        var config = settings.getConfigMapping(GenerationConfig.class);
        var trigger = settings.getConfigMapping(TriggerConfig.class);
        Executor executor = Executors.newVirtualThreadPerTaskExecutor();
        var json = new Json(MAPPER);
        var models = new HashMap<String, Model>();
        config.models().forEach((name, limits) -> models.put(name, limits.named(name)));
        var rules = new RequestRules(models, config.defaultModel(), config.maxImages());
        var telemetry = new Telemetry(trigger, json, clock, lines::add);
        generator = new Generator(
                gateway, store, config, clock, executor, () -> UUID.randomUUID().toString(), telemetry);
        var work = new Work(generator, rules, config, clock, json);
        var parallel = new Parallel(executor, trigger.parallelMessages());
        var outbox = new Outbox(json, trigger.queueUrl(), () -> sqs);
        var images = new ImagesResource(generator, rules, outbox, json, clock, time -> pause.accept(time));
        var callers = new Callers(Secret.fixed(trigger.tokens().orElse("")));
        generate = new Generate(work);
        http = new Http(work, callers, images, new Models(rules, config.maxImages()), json);
        queue = new Queue(work, generator, rules, parallel, json);
        topic = new Topic(work, parallel, json);
        bus = new Bus(work);
    }

    static SmallRyeConfig settings(Map<String, String> changes) {
        var values = new HashMap<String, String>();
        values.put("HTTP_TOKENS", CALLER + ":" + Sha256.hex(TOKEN.getBytes(UTF_8)));
        values.put("QUEUE_URL", "https://sqs.eu-central-1.amazonaws.com/123456789012/image-function");
        values.putAll(changes);
        try {
            return new SmallRyeConfigBuilder()
                    .addDefaultInterceptors()
                    .withSources(new PropertiesConfigSource(
                            Objects.requireNonNull(Setup.class.getResource("/application.properties"))))
                    .withSources(new PropertiesConfigSource(values, "test", 1000))
                    .withMapping(GenerationConfig.class)
                    .withMapping(TriggerConfig.class)
                    .withMappingIgnore("quarkus.**")
                    .withMappingIgnore("image-function.**")
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An event from the files, as Funqy would give it. */
    static @Nullable Object event(String trigger, String name) {
        try (var file = Setup.class.getResourceAsStream("/events/%s/%s.json".formatted(trigger, name))) {
            return MAPPER.readValue(Objects.requireNonNull(file, name), Object.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse http(String name) {
        return http.http(event("http", name));
    }

    static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is written down of a generation, if anything: the outcome's error code, or {@code ok}. */
    Optional<String> outcome(String owner, String id) {
        return Optional.ofNullable(store.results.get(new GenerationId(owner, id)))
                .map(result -> result.answer().error())
                .map(error -> error.code())
                .or(() ->
                        store.results.containsKey(new GenerationId(owner, id)) ? Optional.of("ok") : Optional.empty());
    }
}
