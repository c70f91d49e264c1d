package dev.imagefunction;

import dev.imagefunction.local.gateway.LocalGateway;
import dev.imagefunction.local.http.LoopbackTls;
import dev.imagefunction.local.lambda.CachedFunction;
import dev.imagefunction.local.lambda.FunctionSpec;
import dev.imagefunction.local.lambda.LocalLambda;
import dev.imagefunction.local.lambda.Outcome;
import dev.imagefunction.local.lambda.PackagedFunction;
import dev.imagefunction.local.store.FaultyStore;
import dev.imagefunction.local.store.LocalStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** The packaged function as Lambda runs it: as processes of its own, set up by their environment alone. */
final class Packaged {
    static final String BUCKET = "images";

    private static final PackagedFunction FUNCTION = CachedFunction.in(target());

    private Packaged() {}

    static Path target() {
        return Path.of(System.getProperty("build.directory", "target"));
    }

    /** The function {@code generate}, as the test wants it. */
    static LocalLambda lambda(LocalGateway gateway, FaultyStore store, UnaryOperator<FunctionSpec> wishes) {
        return lambda(gateway, store, wishes, function -> function.withLog(line -> {}));
    }

    /** A process that trusts the certificate of {@link LoopbackTls}; its output goes nowhere. */
    static PackagedFunction trustingLoopback(PackagedFunction function) {
        return function.withLog(line -> {})
                .withArguments(
                        "-Djavax.net.ssl.trustStore=" + LoopbackTls.trustStore(),
                        "-Djavax.net.ssl.trustStorePassword=" + LoopbackTls.PASSWORD);
    }

    /** Invokes {@code generate} while the test goes on. */
    static CompletableFuture<Outcome> send(LocalLambda lambda, String event) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return lambda.invoke("generate", event);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> Thread.ofVirtual().start(task));
    }

    static LocalLambda lambda(
            LocalGateway gateway,
            FaultyStore store,
            UnaryOperator<FunctionSpec> wishes,
            UnaryOperator<PackagedFunction> ways) {
        var spec = FunctionSpec.of("generate")
                .withTimeout(Duration.ofMinutes(3))
                .with(Map.of(
                        "GATEWAY_BASE_URL",
                        gateway.baseUrl().toString(),
                        "GATEWAY_API_KEY",
                        LocalGateway.KEY,
                        "IMAGE_BUCKET",
                        BUCKET,
                        "FUNCTION_TIMEOUT",
                        "PT3M",
                        "S3_PATH_STYLE",
                        "true",
                        "AWS_ENDPOINT_URL_S3",
                        store.endpoint().toString(),
                        "AWS_ACCESS_KEY_ID",
                        LocalStore.ACCESS_KEY,
                        "AWS_SECRET_ACCESS_KEY",
                        LocalStore.SECRET_KEY));
        return new LocalLambda(0).deploy(wishes.apply(spec), ways.apply(FUNCTION));
    }
}
