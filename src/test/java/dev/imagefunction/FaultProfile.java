package dev.imagefunction;

import java.util.HashMap;
import java.util.Map;

/** The same, with limits so short that every fault is over soon. */
public class FaultProfile extends LocalProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        var settings = new HashMap<>(super.getConfigOverrides());
        settings.put("image-function.generation.function-timeout", "PT20S");
        settings.put("image-function.generation.reserve", "PT6S");
        settings.put("image-function.generation.min-call-time", "PT0.1S");
        settings.put("image-function.generation.paid-retry-pause", "PT0.02S");
        settings.put("image-function.gateway.read-timeout", "PT6S");
        settings.put("image-function.gateway.max-attempts", "3");
        settings.put("image-function.gateway.first-backoff", "PT0.002S");
        settings.put("image-function.gateway.max-backoff", "PT0.004S");
        settings.put("image-function.gateway.max-image-bytes", "8000000");
        settings.put("image-function.storage.small-attempt-timeout", "PT1.5S");
        settings.put("image-function.storage.small-call-timeout", "PT4S");
        settings.put("image-function.storage.upload-attempt-timeout", "PT1.5S");
        return settings;
    }
}
