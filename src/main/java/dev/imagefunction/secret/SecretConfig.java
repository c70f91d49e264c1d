package dev.imagefunction.secret;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The settings of secrets. */
@ConfigMapping(prefix = "image-function.secret")
public interface SecretConfig {
    /**
     * How long a secret is used before it is read again (environment: {@code SECRET_MAX_AGE}); a refused one is read again at
     * once. Higher: fewer calls to the secret store. Lower: a withdrawn token stops working sooner.
     */
    @WithDefault("PT15M")
    Duration maxAge();
}
