package dev.imagefunction.telemetry;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** The settings of logs and metrics. */
@ConfigMapping(prefix = "image-function.telemetry")
public interface TelemetryConfig {
    /** Lambda's name of this function; the dimension of all metrics. */
    String functionName();

    /** The trigger, as the log line names it. */
    String trigger();

    /**
     * Whether the log line holds the prompt (environment: {@code LOG_PROMPTS}). A prompt may be personal data, and whoever
     * reads the logs can read it.
     */
    @WithDefault("false")
    boolean logPrompts();

    /**
     * US dollars for an image, by model (environment: {@code PRICES}, such as {@code gpt-image-1.5:0.133}). With it, the log
     * line and the metrics hold the estimated cost.
     */
    Optional<String> prices();
}
