package dev.imagefunction.secret;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How secrets are kept. */
@ConfigMapping(prefix = "image-function.secret")
public interface SecretConfig {
    /**
     * How long a secret is used before it is read afresh; one that was refused is read afresh at once. Longer: fewer
     * calls to the secret store; shorter: a withdrawn token stops working sooner.
     */
    @WithDefault("PT15M")
    Duration maxAge();
}
