package dev.imagefunction.trigger;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import dev.imagefunction.generation.Answer;
import dev.imagefunction.generation.GenerationConfig;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.telemetry.LambdaContext;
import dev.imagefunction.trigger.http.ProxyResponse;
import dev.imagefunction.trigger.http.Routes;
import io.quarkus.funqy.Funq;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * The five functions; a process is one of them, by {@code QUARKUS_FUNQY_EXPORT}. Thrown means retry, returned means final:
 * Lambda, SQS and Step Functions retry whatever is thrown.
 */
@Singleton
public class Functions {
    // Fields, because Funqy adds a constructor to a class that has none without parameters, and packages the class
    // twice.
    // Providers, because each process uses only one of them.
    @Inject
    GenerationConfig config;

    @Inject
    Clock clock;

    @Inject
    Provider<EventProcessor> events;

    @Inject
    Provider<QueueBatch> queue;

    @Inject
    Provider<TopicBatch> topic;

    @Inject
    Provider<Routes> routes;

    /** Direct invocation: the event is the generation event. */
    @Funq
    public Answer generate(Event event) {
        var invocation = invocation();
        // A source that delivers to the wrong function would take a returned failure as success, and delete the event.
        if (event.json() instanceof List<?> list && !list.isEmpty() && list.getFirst() instanceof Map) {
            throw GenerationException.invalid(
                    "event", "is a list, as EventBridge Pipes send it; it must be a JSON object");
        }
        var fields = Fields.of(event.json());
        for (var field : List.of("Records", "detail-type", "eventSource", "requestContext")) {
            if (fields.has(field)) {
                throw GenerationException.invalid(
                        field,
                        "is not a field of a generation event; SQS, SNS, EventBridge and API Gateway invoke queue, topic, bus and http");
            }
        }
        return events.get().process(event, invocation);
    }

    /** API Gateway's HTTP API, or a Function URL. Every outcome of an HTTP event is an HTTP response. */
    @Funq
    public ProxyResponse http(Event event) {
        var invocation = invocation();
        if (event.problem() == null && !event.fields().has("requestContext")) {
            throw GenerationException.invalid("requestContext", "is missing; an HTTP event has it");
        }
        return routes.get().respond(event, invocation);
    }

    /** An SQS batch. Returns the messages to deliver again. */
    @Funq
    public SQSBatchResponse queue(Event event) {
        var invocation = invocation();
        return queue.get().process(SqsMessage.of(event.fields()), invocation);
    }

    /** SNS records. */
    @Funq
    public void topic(Event event) {
        var invocation = invocation();
        topic.get().process(event.fields(), invocation);
    }

    /** An EventBridge event, whose detail is the generation event. The answer is for Lambda's destinations. */
    @Funq
    public Answer bus(Event event) {
        var invocation = invocation();
        var fields = event.fields();
        if (!(fields.value("detail") instanceof Map)) {
            // Nothing is stored: an id in it stays usable.
            throw GenerationException.invalid(
                    "detail",
                    "must be an object; an EventBridge event has it, and the rule must not set the target's input");
        }
        return events.get().processAsync(fields.value("detail"), fields.text("id", invocation.requestId()), invocation);
    }

    /** Must be called first: making the parts for the first event takes time, and it counts for Lambda's timeout. */
    private LambdaInvocation invocation() {
        return new LambdaInvocation(LambdaContext.requestId(), clock.instant().plus(config.functionTimeout()));
    }
}
