package dev.imagefunction.trigger;

import dev.imagefunction.generation.Answer;
import dev.imagefunction.generation.Gateway;
import dev.imagefunction.generation.GenerationConfig;
import dev.imagefunction.generation.Generator;
import dev.imagefunction.generation.Model;
import dev.imagefunction.generation.RequestRules;
import dev.imagefunction.generation.Store;
import dev.imagefunction.generation.StoredImage;
import dev.imagefunction.secret.Secrets;
import io.quarkus.amazon.lambda.runtime.FunctionError;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** How the parts are put together. What Jackson writes is registered here for the native executable. */
@Singleton
@RegisterForReflection(
        targets = {
            Answer.class,
            Answer.ErrorBody.class,
            StoredImage.class,
            BatchAnswer.class,
            BatchAnswer.Item.class,
            HttpResponse.class,
            FunctionError.class // else no failure of a native process reaches Lambda
        })
final class Wiring {
    private final Executor executor = Executors.newVirtualThreadPerTaskExecutor();

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    RequestRules rules(GenerationConfig config) {
        var models = new HashMap<String, Model>();
        config.models().forEach((name, limits) -> models.put(name, limits.named(name)));
        return new RequestRules(models, config.defaultModel(), config.maxImages());
    }

    @Produces
    @Singleton
    Generator generator(
            Gateway gateway, Store store, GenerationConfig config, Clock clock, TriggerConfig trigger, Json json) {
        var telemetry = new Telemetry(trigger, json, clock, System.out::println);
        return new Generator(
                gateway, store, config, clock, executor, () -> UUID.randomUUID().toString(), telemetry);
    }

    @Produces
    @Singleton
    Parallel parallel(TriggerConfig config) {
        return new Parallel(executor, config.parallelMessages());
    }

    @Produces
    @Singleton
    Callers callers(TriggerConfig config, Secrets secrets) {
        return new Callers(secrets.named("HTTP_TOKENS", config.tokens(), config.tokensSecret()));
    }

    @Produces
    @Singleton
    ImagesResource resource(Generator generator, RequestRules rules, TriggerConfig config, Json json, Clock clock) {
        var outbox = new Outbox(json, config.queueUrl(), Wiring::sqs);
        return new ImagesResource(generator, rules, outbox, json, clock, Wiring::pause);
    }

    @Produces
    @Singleton
    Models models(RequestRules rules, GenerationConfig config) {
        return new Models(rules, config.maxImages());
    }

    private static SqsClient sqs() {
        return SqsClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(Duration.ofSeconds(2))
                        .socketTimeout(Duration.ofSeconds(5)))
                .overrideConfiguration(override -> override.apiCallTimeout(Duration.ofSeconds(10)))
                .build();
    }

    private static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }
}
