package dev.imagefunction.secret;

import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** Reads secrets from the environment, Secrets Manager or SSM, whose clients are built when they are first needed. */
public record Secrets(
        SecretConfig config, Clock clock, Supplier<SecretsManagerClient> secretsManager, Supplier<SsmClient> ssm) {
    /**
     * A secret by its environment variable.
     *
     * @param name the variable that holds the value; {@code name_SECRET} names a secret that holds it
     * @param value the value itself
     * @param place a Secrets Manager name or ARN, or an SSM parameter's ARN or name, which starts with a slash
     * @param isValid for values that are read from there
     * @param mostAge how long a value is used that cannot be read again
     */
    public Secret named(
            String name, Optional<String> value, Optional<String> place, Predicate<String> isValid, Duration mostAge) {
        var plain = value.map(String::strip).filter(text -> !text.isEmpty());
        return plain.map(Secret::fixed).orElseGet(() -> place.filter(text -> !text.isBlank())
                .map(where -> new Secret(() -> read(name, where.strip(), isValid), config.maxAge(), mostAge, clock))
                .orElseGet(() -> Secret.fixed("")));
    }

    /** Returns false for a value that cannot be sent in an HTTP header. */
    public static boolean isHeaderValue(String value) {
        return value.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    private String read(String name, String place, Predicate<String> isValid) {
        String value;
        try {
            value = place.startsWith("/") || place.matches("arn:[^:]*:ssm:.*") ? parameter(place) : secret(place);
        } catch (SdkException e) {
            var what = "could not be read (%s): check that it exists and that the function's role may read it";
            throw unreadable(name, what.formatted(code(e)), e);
        }
        if (value.startsWith("{")) {
            throw unreadable(name, "holds JSON: store the value alone, as plain text", null);
        }
        if (value.isEmpty() || !isValid.test(value)) {
            throw unreadable(name, value.isEmpty() ? "is empty" : "holds a control or non-ASCII character", null);
        }
        return value;
    }

    /** Such as {@code AccessDeniedException}, for which the SDK has no class. */
    private static String code(SdkException e) {
        var details = e instanceof AwsServiceException refused ? refused.awsErrorDetails() : null;
        return details == null || details.errorCode() == null ? e.getClass().getSimpleName() : details.errorCode();
    }

    private static GenerationException unreadable(String name, String what, @Nullable SdkException cause) {
        var message = "The secret that %s_SECRET names %s; this call was not charged.".formatted(name, what);
        var failure = Failure.of(Failure.Code.SECRET_UNREADABLE, message).after(Duration.ofSeconds(5));
        return new GenerationException(failure, cause);
    }

    private String secret(String place) {
        var text =
                secretsManager.get().getSecretValue(get -> get.secretId(place)).secretString();
        return text == null ? "" : text.strip();
    }

    private String parameter(String place) {
        return ssm.get()
                .getParameter(get -> get.name(place).withDecryption(true))
                .parameter()
                .value()
                .strip();
    }
}
