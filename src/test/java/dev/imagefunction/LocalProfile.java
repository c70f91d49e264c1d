package dev.imagefunction;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The function as it is built, in its local environment, behind an event server on any free port. */
public class LocalProfile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.lambda.mock-event-server.test-port", "0",
                // for a machine that has much else to do
                "image-function.storage.small-attempt-timeout", "PT30S",
                "image-function.storage.small-call-timeout", "PT1M");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(LocalServices.class));
    }
}
