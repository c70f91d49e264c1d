package dev.imagefunction.packaged;

import dev.imagefunction.local.LocalEnvironment;
import dev.imagefunction.local.LocalSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands tests a local environment, with the gateway as new for each test. All classes that one process runs share it: starting
 * the functions takes longer than most tests.
 */
final class Deployment implements ParameterResolver, BeforeEachCallback {
    // Not in JUnit's store, which ends with each class. The functions' processes end with this one.
    private static final LocalEnvironment LOCAL = started();

    private static LocalEnvironment started() {
        var target = Path.of(System.getProperty("build.directory", "target"));
        var objects = target.resolve("packaged-it-" + ProcessHandle.current().pid());
        var local = new LocalEnvironment(LocalSettings.anywhere(objects, target), System.out::println);
        local.lambda().retryAfter(Duration.ZERO, Duration.ZERO);
        return local;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        LOCAL.gateway().reset();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == LocalEnvironment.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return LOCAL;
    }
}
