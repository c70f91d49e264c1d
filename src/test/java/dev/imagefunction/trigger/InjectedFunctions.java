package dev.imagefunction.trigger;

import dev.imagefunction.generation.GenerationConfig;
import dev.imagefunction.trigger.http.Routes;
import java.time.Clock;

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
        functions.events = () -> events;
        functions.queue = () -> queue;
        functions.topic = () -> topic;
        functions.routes = () -> routes;
        return functions;
    }

    /** Makes the parts of the function {@code generate} late: something happens before. */
    @SuppressWarnings("UnnecessaryAssignment") // there is no framework here
    static void delay(Functions functions, Runnable before) {
        var events = functions.events;
        functions.events = () -> {
            before.run();
            return events.get();
        };
    }
}
