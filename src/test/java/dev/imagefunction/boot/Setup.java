package dev.imagefunction.boot;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.imagefunction.gateway.GatewayConfig;
import dev.imagefunction.generation.Answer;
import dev.imagefunction.generation.GenerationConfig;
import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.Generator;
import dev.imagefunction.generation.InMemoryStore;
import dev.imagefunction.generation.ManualTime;
import dev.imagefunction.generation.Platform;
import dev.imagefunction.generation.RequestRules;
import dev.imagefunction.generation.Sha256;
import dev.imagefunction.secret.SecretConfig;
import dev.imagefunction.storage.PresignedUrls;
import dev.imagefunction.storage.StorageConfig;
import dev.imagefunction.telemetry.LogLine;
import dev.imagefunction.telemetry.TelemetryConfig;
import dev.imagefunction.trigger.Event;
import dev.imagefunction.trigger.Functions;
import dev.imagefunction.trigger.InjectedFunctions;
import dev.imagefunction.trigger.TriggerConfig;
import dev.imagefunction.trigger.http.ProxyResponse;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** The functions as {@link Wiring} puts them together, around a gateway, a bucket and a queue in memory. */
public final class Setup {
    public static final String TOKEN = "ci-token-4f1b2c";
    public static final String CALLER = "shop";
    public static final String QUEUE = "https://sqs.eu-central-1.amazonaws.com/123456789012/image-function";
    public static final ObjectMapper MAPPER = mapper();

    private static final AwsClients AWS = new AwsClients(false);
    private static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));
    private static final S3Presigner PRESIGNER = S3Presigner.builder()
            .region(Region.EU_CENTRAL_1)
            .endpointOverride(URI.create("https://s3.eu-central-1.amazonaws.com"))
            .credentialsProvider(CREDENTIALS)
            .build();

    public final InMemoryStore store;
    public final InMemoryGateway gateway = new InMemoryGateway();
    public final InMemorySqs sqs = new InMemorySqs();
    public final ManualTime time = new ManualTime();
    /** The log lines of {@link LogLine}. */
    public final List<String> lines = new CopyOnWriteArrayList<>();

    public final RequestRules rules;
    public final Functions functions;
    /** Called when the function sleeps; by default the time just goes by. */
    public Consumer<Duration> pause = time::pass;

    public Setup() {
        this(Map.of(), new InMemoryStore());
    }

    public Setup(Map<String, String> changes) {
        this(changes, new InMemoryStore());
    }

    /**
     * Another deployment around the same bucket.
     *
     * @param changes to the environment, or to application.properties
     */
    public Setup(Map<String, String> changes, InMemoryStore store) {
        this.store = store;
        var clock = time.clock();
        var settings = settings(changes);
        var generation = settings.getConfigMapping(GenerationConfig.class);
        var trigger = settings.getConfigMapping(TriggerConfig.class);
        var telemetry = settings.getConfigMapping(TelemetryConfig.class);
        var storage = settings.getConfigMapping(StorageConfig.class);
        var wiring = new Wiring();
        var waiting = new HandWaiting(time -> pause.accept(time));
        var platform =
                new Platform(clock, Executors.newVirtualThreadPerTaskExecutor(), waiting, new Random(1773342238));
        var json = wiring.json(MAPPER);
        var secrets = wiring.secrets(settings.getConfigMapping(SecretConfig.class), AWS, clock);
        var urls = new PresignedUrls(PRESIGNER, storage, CREDENTIALS);
        var log = new LogLine(telemetry, MAPPER, clock, lines::add);
        rules = wiring.rules(generation);
        var generator = new Generator(gateway, store, generation, platform, log);
        var events = wiring.events(generator, rules, json, log);
        functions = InjectedFunctions.of(
                generation,
                clock,
                events,
                wiring.queue(events, json, trigger, () -> sqs, platform),
                wiring.topic(events, json, trigger),
                wiring.routes(
                        wiring.callers(trigger, settings.getConfigMapping(SecretConfig.class), secrets),
                        generator,
                        rules,
                        trigger,
                        json,
                        platform,
                        () -> sqs,
                        urls,
                        log));
    }

    private static ObjectMapper mapper() {
        var mapper = JsonMapper.builder()
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .defaultPropertyInclusion(JsonInclude.Value.construct(NON_NULL, NON_NULL))
                .build();
        new JsonSettings().customize(mapper);
        return mapper;
    }

    /** What application.properties makes of an environment. */
    public static SmallRyeConfig settings(Map<String, String> environment) {
        var values = new HashMap<String, String>();
        values.put("HTTP_TOKENS", CALLER + ":" + Sha256.hex(TOKEN.getBytes(UTF_8)));
        values.put("QUEUE_URL", QUEUE);
        values.put("IMAGE_BUCKET", "images");
        values.put("GATEWAY_API_KEY", "sk-1");
        values.putAll(environment);
        try {
            return new SmallRyeConfigBuilder()
                    .addDefaultInterceptors()
                    .withConverter(Duration.class, 200, new DurationConverter())
                    .withSources(new PropertiesConfigSource(
                            requireNonNull(Setup.class.getResource("/application.properties"))))
                    .withSources(new PropertiesConfigSource(values, "test", 1000))
                    .withMapping(GenerationConfig.class)
                    .withMapping(TriggerConfig.class)
                    .withMapping(TelemetryConfig.class)
                    .withMapping(SecretConfig.class)
                    .withMapping(StorageConfig.class)
                    .withMapping(GatewayConfig.class)
                    .withMappingIgnore("quarkus.**")
                    .withMappingIgnore("image-function.**")
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An event as Funqy reads it. */
    public static Event read(byte[] bytes) {
        try {
            return MAPPER.readerFor(Event.class).readValue(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Event event(@Nullable Object json) {
        try {
            // Escaped, because a lone surrogate cannot be written in UTF-8.
            var text = MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsString(json);
            return read(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An event of the files in {@code src/test/resources/events}. */
    public static Event event(String trigger, String name) {
        return read(file(trigger, name));
    }

    public static byte[] file(String trigger, String name) {
        try (var file = Setup.class.getResourceAsStream("/events/%s/%s.json".formatted(trigger, name))) {
            return requireNonNull(file, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Answer generate(Map<String, ?> event) {
        return functions.generate(event(event));
    }

    public ProxyResponse http(String name) {
        return functions.http(event("http", name));
    }

    public ProxyResponse http(Map<String, ?> event) {
        return functions.http(event(event));
    }

    /** The ids of the messages that come again. */
    public List<String> queue(Event event) {
        return functions.queue(event).getBatchItemFailures().stream()
                .map(SQSBatchResponse.BatchItemFailure::getItemIdentifier)
                .toList();
    }

    /** Delivers a message as the queue does, for the first time. */
    public List<String> deliver(String body) {
        var message = Map.of(
                "messageId",
                "m-1",
                "receiptHandle",
                "handle",
                "body",
                body,
                "eventSourceARN",
                "arn:aws:sqs:eu-central-1:123456789012:image-function");
        return queue(event(Map.of("Records", List.of(message))));
    }

    public static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is stored as a generation's result, if anything: the error's code, or {@code ok}. */
    public Optional<String> outcome(String owner, String id) {
        return Optional.ofNullable(store.results().get(new GenerationId(owner, id)))
                .map(result -> result.answer().error())
                .map(Answer.ErrorBody::code)
                .or(() -> store.results().containsKey(new GenerationId(owner, id))
                        ? Optional.of("ok")
                        : Optional.empty());
    }
}
