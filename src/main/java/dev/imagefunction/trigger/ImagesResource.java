package dev.imagefunction.trigger;

import dev.imagefunction.generation.Answer;
import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.GenerationRequest;
import dev.imagefunction.generation.Generator;
import dev.imagefunction.generation.RequestRules;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The HTTP calls that make and find images. */
final class ImagesResource {
    static final String PATH = "/v1/images/generations";

    /** API Gateway ends a call after 30 s; what is left is for storage and the way back. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(25);

    private static final Duration MARGIN = Duration.ofSeconds(2);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Generator generator;
    private final RequestRules rules;
    private final Outbox outbox;
    private final Json json;
    private final Clock clock;
    private final Consumer<Duration> pause;

    ImagesResource(
            Generator generator, RequestRules rules, Outbox outbox, Json json, Clock clock, Consumer<Duration> pause) {
        this.generator = generator;
        this.rules = rules;
        this.outbox = outbox;
        this.json = json;
        this.clock = clock;
        this.pause = pause;
    }

    /** Makes images, or takes the request in where the caller prefers not to wait. */
    Reply create(String owner, HttpRequest call, Instant deadline) {
        var key = call.header("idempotency-key");
        if (key != null && (key.isEmpty() || key.length() > 255)) {
            throw invalid("Idempotency-Key", "must have 1 to 255 characters");
        }
        var request = rules.check(event(call));
        var own = request.id() == null ? key : request.id();
        var id = new GenerationId(owner, Ids.of(own == null ? Ids.firstOf(call.requestId(), Lambda.requestId()) : own));
        try {
            var prefer = Prefer.of(call.header("prefer"));
            return prefer.async()
                    ? accept(id, request, prefer, call, deadline)
                    : done(generator.generate(id, request, deadline));
        } catch (GenerationException e) {
            return Reply.failed(e.failure(), own != null);
        }
    }

    private @Nullable Object event(HttpRequest call) {
        var body = json.read(call.json(), "body");
        if (!(body instanceof Map<?, ?> given) || !given.containsKey("response_format")) {
            return body;
        }
        var format = given.get("response_format");
        if (format != null && !format.equals("url")) {
            throw invalid(
                    "response_format",
                    "may be \"url\" only: the images are larger than the 6 MB that Lambda's answer may have, so they"
                            + " are stored, and the answer has their addresses");
        }
        var event = new LinkedHashMap<Object, Object>(given);
        event.remove("response_format");
        return event;
    }

    private Reply accept(
            GenerationId id, GenerationRequest request, Prefer prefer, HttpRequest call, Instant deadline) {
        outbox.check();
        var answer = generator.accept(id, request);
        if (answer.status().equals(Answer.QUEUED)) {
            outbox.send(id, request);
        }
        answer = await(id, answer, prefer.patience(), deadline);
        var applied = prefer.patience().isZero()
                ? "respond-async"
                : "respond-async, wait=" + prefer.patience().toSeconds();
        var reply = answer.done() ? done(answer) : Reply.of(202, answer);
        return reply.with("location", call.stage() + PATH + "/" + id.id()).with("preference-applied", applied);
    }

    /** Looks every so often, until the generation is done or the time is over. */
    private Answer await(GenerationId id, Answer first, Duration wait, Instant deadline) {
        var answer = first;
        var end = clock.instant().plus(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT);
        var last = deadline.minus(MARGIN);
        end = end.isBefore(last) ? end : last;
        while (!answer.done()) {
            var left = Duration.between(clock.instant(), end);
            if (!left.isPositive()) {
                break;
            }
            pause.accept(left.compareTo(LOOK_EVERY) < 0 ? left : LOOK_EVERY);
            try {
                answer = generator.find(id);
            } catch (GenerationException e) {
                // It is queued all the same, and the caller can look for itself.
                break;
            }
        }
        return answer;
    }

    private static Reply done(Answer answer) {
        var error = answer.error();
        return error == null
                ? Reply.of(200, answer)
                : Reply.of(error.status(), answer).again(false);
    }

    /** What became of a generation; that it failed is an answer like any other. */
    Reply find(String owner, String id) {
        if (!GenerationId.isValid(id)) {
            throw new GenerationException(new Failure.NotFound("There is no such generation."));
        }
        return Reply.of(200, generator.find(new GenerationId(owner, id)));
    }

    private static GenerationException invalid(String field, String message) {
        return new GenerationException(new Failure.InvalidRequest(field, message));
    }
}
