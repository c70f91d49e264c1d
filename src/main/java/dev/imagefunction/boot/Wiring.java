package dev.imagefunction.boot;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.imagefunction.gateway.GatewayConfig;
import dev.imagefunction.gateway.HttpGateway;
import dev.imagefunction.gateway.ImagesApi;
import dev.imagefunction.generation.Answer;
import dev.imagefunction.generation.Claim;
import dev.imagefunction.generation.Gateway;
import dev.imagefunction.generation.GenerationConfig;
import dev.imagefunction.generation.Generator;
import dev.imagefunction.generation.Platform;
import dev.imagefunction.generation.RequestRules;
import dev.imagefunction.generation.Store;
import dev.imagefunction.generation.StoredImage;
import dev.imagefunction.generation.Waiting;
import dev.imagefunction.secret.Secret;
import dev.imagefunction.secret.SecretConfig;
import dev.imagefunction.secret.Secrets;
import dev.imagefunction.storage.PresignedUrls;
import dev.imagefunction.storage.S3Store;
import dev.imagefunction.storage.StorageConfig;
import dev.imagefunction.telemetry.LogLine;
import dev.imagefunction.telemetry.TelemetryConfig;
import dev.imagefunction.trigger.EventProcessor;
import dev.imagefunction.trigger.Json;
import dev.imagefunction.trigger.Parallel;
import dev.imagefunction.trigger.QueueBatch;
import dev.imagefunction.trigger.Redelivery;
import dev.imagefunction.trigger.TopicBatch;
import dev.imagefunction.trigger.TriggerConfig;
import dev.imagefunction.trigger.http.Callers;
import dev.imagefunction.trigger.http.Cors;
import dev.imagefunction.trigger.http.ImagesResource;
import dev.imagefunction.trigger.http.InlineImages;
import dev.imagefunction.trigger.http.ModelsResource;
import dev.imagefunction.trigger.http.ProxyResponse;
import dev.imagefunction.trigger.http.QueueSender;
import dev.imagefunction.trigger.http.Routes;
import dev.imagefunction.trigger.http.StaticFiles;
import io.quarkus.amazon.lambda.runtime.FunctionError;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Puts the parts together: for Quarkus, each method with a scope produces a bean. What Jackson reads and writes is registered
 * here for the native executable.
 */
@Singleton
@RegisterForReflection(
        targets = {
            Answer.class,
            Answer.ErrorBody.class,
            Claim.class,
            StoredImage.class,
            SQSBatchResponse.class,
            SQSBatchResponse.BatchItemFailure.class,
            ProxyResponse.class,
            FunctionError.class // else no failure of a native process reaches Lambda
        })
final class Wiring {
    static final String GATEWAY_KEY = "gateway-key";

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Singleton
    Platform platform(Clock clock) {
        var threads = Thread.ofPlatform().daemon().factory();
        return new Platform(clock, Executors.newThreadPerTaskExecutor(threads), Waiting.REAL, new SecureRandom());
    }

    @Singleton
    RequestRules rules(GenerationConfig config) {
        return new RequestRules(config);
    }

    @Singleton
    Json json(ObjectMapper mapper) {
        return new Json(mapper);
    }

    @Singleton
    AwsClients aws(StorageConfig config) {
        return FirstConnection.clients().orElseGet(() -> new AwsClients(config.pathStyle()));
    }

    @Singleton
    Supplier<SqsClient> sqs(AwsClients clients) {
        return new Lazy<>(clients::sqs);
    }

    @Singleton
    Secrets secrets(SecretConfig config, AwsClients clients, Clock clock) {
        return new Secrets(config, clock, new Lazy<>(clients::secretsManager), new Lazy<>(clients::ssm));
    }

    @Singleton
    @Named(GATEWAY_KEY)
    Secret key(Secrets secrets, GatewayConfig config) {
        return secrets.named(
                "GATEWAY_API_KEY", config.apiKey(), config.apiKeySecret(), Secrets::isHeaderValue, Secret.FOREVER);
    }

    @Singleton
    Gateway gateway(@Named(GATEWAY_KEY) Secret key, GatewayConfig config, ObjectMapper mapper, Platform platform) {
        return HttpGateway.over(() -> client(URI.create(config.baseUrl())), key, config, mapper, platform);
    }

    private static ImagesApi client(URI baseUrl) {
        var builder = QuarkusRestClientBuilder.newBuilder()
                .baseUri(baseUrl)
                .connectTimeout(5, TimeUnit.SECONDS)
                // The call's own time limit is the one that counts; it is always shorter.
                .readTimeout(15, TimeUnit.MINUTES)
                .followRedirects(false)
                .disableDefaultMapper(true);
        if ("https".equals(baseUrl.getScheme())) {
            Proxy.of(System.getenv()).ifPresent(proxy -> proxy.use(builder));
        }
        return builder.build(ImagesApi.class);
    }

    @Singleton
    PresignedUrls presignedUrls(AwsClients aws, StorageConfig config) {
        return new PresignedUrls(aws.presigner(), config, aws.credentials());
    }

    @Singleton
    Store store(AwsClients aws, PresignedUrls urls, StorageConfig config, ObjectMapper mapper, Clock clock)
            throws InterruptedException {
        // An event that comes earlier would open a connection of its own.
        FirstConnection.await(LONGEST_WAIT);
        return new S3Store(aws.s3(), urls, config, mapper, clock);
    }

    @Singleton
    LogLine log(TelemetryConfig config, ObjectMapper mapper, Clock clock) {
        return new LogLine(config, mapper, clock, System.out::println);
    }

    @Singleton
    Generator generator(Gateway gateway, Store store, GenerationConfig config, Platform platform, LogLine log) {
        return new Generator(gateway, store, config, platform, log);
    }

    @Singleton
    EventProcessor events(Generator generator, RequestRules rules, Json json, LogLine log) {
        return new EventProcessor(generator, rules, json, log::fault);
    }

    @Singleton
    QueueBatch queue(
            EventProcessor events, Json json, TriggerConfig config, Supplier<SqsClient> sqs, Platform platform) {
        var parallel = new Parallel(config.parallelMessages());
        var redelivery = new Redelivery(config.queueUrl().orElse(null), sqs, platform.random(), platform.clock());
        return new QueueBatch(events, parallel, json, redelivery);
    }

    @Singleton
    TopicBatch topic(EventProcessor events, Json json, TriggerConfig config) {
        return new TopicBatch(events, new Parallel(config.parallelMessages()), json);
    }

    @Singleton
    Callers callers(TriggerConfig config, SecretConfig secret, Secrets secrets) {
        // A withdrawn token must stop working even if the secret cannot be read.
        var mostAge = secret.maxAge().multipliedBy(2);
        return new Callers(
                secrets.named("HTTP_TOKENS", config.tokens(), config.tokensSecret(), tokens -> true, mostAge));
    }

    @Singleton
    Routes routes(
            Callers callers,
            Generator generator,
            RequestRules rules,
            TriggerConfig config,
            Json json,
            Platform platform,
            Supplier<SqsClient> sqs,
            PresignedUrls urls,
            LogLine log) {
        var queue = new QueueSender(json, config.queueUrl().orElse(null), sqs);
        var inline = new InlineImages(generator, json);
        return new Routes(
                callers,
                new ImagesResource(generator, rules, queue, inline, json, platform, log::fault),
                new ModelsResource(rules),
                new StaticFiles(new Lazy<>(urls::origin)),
                Cors.of(config.corsOrigins().orElse("")),
                json,
                log::fault);
    }
}
