package dev.imagefunction.secret;

import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** Where secrets come from. */
@Singleton
public class Secrets {
    private final SecretConfig config;
    private final Clock clock;

    Secrets(SecretConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /**
     * A secret by its environment name.
     *
     * @param name the environment variable that holds the value; {@code name_SECRET} says where else it is
     * @param value the value itself
     * @param place a Secrets Manager name or ARN, or an SSM parameter's ARN or name, which starts with a slash
     */
    public Secret named(String name, Optional<String> value, Optional<String> place) {
        var plain = value.filter(text -> !text.isBlank());
        return plain.map(Secret::fixed).orElseGet(() -> place.filter(text -> !text.isBlank())
                .map(where -> new Secret(() -> read(name, where), config.maxAge(), clock))
                .orElseGet(() -> Secret.fixed("")));
    }

    private static String read(String name, String place) {
        try {
            return place.startsWith("/") || place.matches("arn:[^:]*:ssm:.*") ? parameter(place) : secret(place);
        } catch (SdkException e) {
            throw new GenerationException(
                    new Failure.GatewayUnreachable(
                            "The secret %s_SECRET names could not be read (%s): check that it exists and that the function's role may read it."
                                    .formatted(name, e.getClass().getSimpleName())),
                    e);
        }
    }

    private static String secret(String place) {
        try (var client = SecretsManagerClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
            return client.getSecretValue(get -> get.secretId(place))
                    .secretString()
                    .strip();
        }
    }

    private static String parameter(String place) {
        try (var client = SsmClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
            return client.getParameter(get -> get.name(place).withDecryption(true))
                    .parameter()
                    .value()
                    .strip();
        }
    }
}
