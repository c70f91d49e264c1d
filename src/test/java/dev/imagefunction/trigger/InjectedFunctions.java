package dev.imagefunction.trigger;

import dev.imagefunction.generation.GenerationConfig;
import dev.imagefunction.trigger.http.Routes;
import jakarta.enterprise.inject.Instance;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.function.Supplier;

/** The functions, injected without a container. */
public final class InjectedFunctions {
    private InjectedFunctions() {}

    @SuppressWarnings("UnnecessaryAssignment") // there is no framework here
    public static Functions of(
            GenerationConfig config,
            Clock clock,
            EventProcessor events,
            QueueBatch queue,
            TopicBatch topic,
            Routes routes) {
        var functions = new Functions();
        functions.config = config;
        functions.clock = clock;
        functions.events = instance(events);
        functions.queue = instance(queue);
        functions.topic = instance(topic);
        functions.routes = instance(routes);
        return functions;
    }

    /** Makes the parts of the function {@code generate} late: something happens before. */
    @SuppressWarnings("UnnecessaryAssignment") // there is no framework here
    static void delay(Functions functions, Runnable before) {
        var events = functions.events;
        functions.events = instance(() -> {
            before.run();
            return events.get();
        });
    }

    private static <T> Instance<T> instance(T value) {
        return instance(() -> value);
    }

    /** Of Instance's methods, only {@code get} is called. */
    @SuppressWarnings("unchecked")
    private static <T> Instance<T> instance(Supplier<T> value) {
        return (Instance<T>) Proxy.newProxyInstance(
                Instance.class.getClassLoader(), new Class<?>[] {Instance.class}, (proxy, method, args) -> value.get());
    }
}
