package dev.imagefunction.packaged;

import dev.imagefunction.local.LocalEnvironment;
import dev.imagefunction.local.LocalSettings;
import dev.imagefunction.local.lambda.CachedFunction;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands tests the local environment of their class, with the gateway as new for each test. Classes share none: a message that
 * one leaves in the queue would call the gateway of another.
 */
final class Deployment implements ParameterResolver, BeforeEachCallback {
    private static LocalEnvironment of(ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.GLOBAL)
                .computeIfAbsent(context.getRequiredTestClass(), type -> started(), LocalEnvironment.class);
    }

    private static LocalEnvironment started() {
        var target = Path.of(System.getProperty("build.directory", "target"));
        var objects = target.resolve("packaged-it-" + ProcessHandle.current().pid());
        var local = new LocalEnvironment(LocalSettings.anywhere(objects), CachedFunction.in(target));
        local.lambda().retryAfter(Duration.ZERO, Duration.ZERO);
        return local;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        var gateway = of(context).gateway();
        gateway.reset();
        gateway.padding(0); // smaller images take much less processor time on their way
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == LocalEnvironment.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return of(context);
    }
}
