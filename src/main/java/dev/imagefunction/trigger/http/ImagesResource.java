package dev.imagefunction.trigger.http;

import dev.imagefunction.generation.Answer;
import dev.imagefunction.generation.Charged;
import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.GenerationRequest;
import dev.imagefunction.generation.Generator;
import dev.imagefunction.generation.Platform;
import dev.imagefunction.generation.RequestRules;
import dev.imagefunction.trigger.Json;
import dev.imagefunction.trigger.LambdaInvocation;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The requests that make and find images.
 *
 * @param faults takes the failures that no delivery reports
 */
public record ImagesResource(
        Generator generator,
        RequestRules rules,
        QueueSender queue,
        InlineImages inline,
        Json json,
        Platform platform,
        Consumer<Failure> faults) {
    static final String PATH = "/v1/images/generations";

    /** API Gateway ends a request 30 s after it received it. */
    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(29);

    /** The part of that time that is reserved for the last poll and the response. */
    private static final Duration MARGIN = Duration.ofSeconds(2);

    private static final Duration POLL_EVERY = Duration.ofSeconds(1);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    /** The generation event in a body, and whether the images are wanted as base64. */
    private record Body(Map<?, ?> event, boolean isInline) {}

    /**
     * A valid request for images.
     *
     * @param isNamed whether the caller gave it an id, so that it can be sent again without a second charge
     */
    private record Wanted(
            HttpCall call, GenerationId id, GenerationRequest request, boolean isInline, boolean isNamed) {}

    /** Makes images, or accepts the request where the caller prefers not to wait. */
    HttpReply create(String owner, HttpCall call, LambdaInvocation invocation) {
        var key = call.header("idempotency-key");
        if (key != null && (key.isEmpty() || key.length() > 255)) {
            throw GenerationException.invalid("Idempotency-Key", "must have 1 to 255 characters");
        }
        var body = body(call);
        var request = rules.check(body.event());
        var own = request.id() == null ? key : request.id();
        var delivery = call.requestId() == null ? invocation.requestId() : call.requestId();
        var id = new GenerationId(owner, GenerationId.ofDelivery(own == null ? delivery : own));
        var wanted = new Wanted(call, id, request, body.isInline(), own != null);
        var prefer = Prefer.of(call.header("prefer"));
        if (prefer.isAsync()) {
            return accept(wanted, prefer, invocation.killed());
        }
        Answer answer;
        try {
            answer = generator.generate(id, request, invocation.killed());
        } catch (GenerationException e) {
            return HttpReply.failed(e.failure(), wanted.isNamed());
        }
        return done(wanted, answer, invocation.killed());
    }

    private Body body(HttpCall call) {
        var parsed = json.read(call.json(), "body");
        if (!(parsed instanceof Map<?, ?> given)) {
            throw GenerationException.invalid("body", "must be a JSON object with at least a prompt");
        }
        var event = new LinkedHashMap<Object, Object>(given);
        event.remove("stream", false); // some clients always send it
        var format = event.remove("response_format");
        if (format != null && !format.equals("url") && !format.equals("b64_json")) {
            throw GenerationException.invalid("response_format", "must be url or b64_json");
        }
        return new Body(event, call.isInline() || "b64_json".equals(format));
    }

    private HttpReply accept(Wanted wanted, Prefer prefer, Instant killed) {
        queue.check();
        // Everything, a cold start included, ends within the front's limit. The event's time is ignored if it is older:
        // the event was saved and sent again, or a clock is wrong.
        var now = platform.now();
        var given = wanted.call().received();
        var received = given == null || given.isBefore(now.minus(LONGEST_REQUEST)) ? now : given;
        var limit = Collections.min(List.of(received.plus(LONGEST_REQUEST), now.plus(LONGEST_REQUEST), killed));
        var id = wanted.id();
        var answer = generator.accept(id, wanted.request(), limit);
        // A running generation is queued too: if its delivery fails, this message makes the images.
        if (!answer.done()
                && !queue.send(id, wanted.request(), Duration.between(platform.now(), limit.minus(MARGIN)))) {
            return unconfirmed(wanted);
        }
        answer = await(id, answer, Collections.min(List.of(now.plus(prefer.patience()), limit.minus(MARGIN))), limit);
        var wait = Collections.min(List.of(prefer.patience(), LONGEST_REQUEST.minus(MARGIN)))
                .toSeconds();
        var applied = wait == 0 ? "respond-async" : "respond-async, wait=" + wait;
        var reply = answer.done()
                ? done(wanted, answer, limit)
                : HttpReply.of(202, answer).retryAfter(RETRY_AFTER);
        var location = wanted.call().base() + PATH + "/" + id.id();
        return reply.with("location", reply.headers().getOrDefault("location", location))
                .with("preference-applied", applied);
    }

    private HttpReply unconfirmed(Wanted wanted) {
        var generation = wanted.call().generation(wanted.id().id());
        var message =
                "SQS did not confirm that the request is queued, so the images may or may not be made. GET %s returns the state. Send the request again under the same id."
                        .formatted(generation);
        var failure = Failure.of(Failure.Code.QUEUE_UNAVAILABLE, Charged.UNKNOWN, message);
        return failed(failure, wanted.isNamed()).with("location", generation);
    }

    /** Polls until the generation is done or the time is over. */
    private Answer await(GenerationId id, Answer first, Instant end, Instant limit) {
        var answer = first;
        while (!answer.done() && platform.now().isBefore(end)) {
            var left = Duration.between(platform.now(), end);
            try {
                platform.waiting().sleep(Collections.min(List.of(left, POLL_EVERY)));
                // The poll ends a second before the time that it is given.
                answer = generator.find(id, Collections.min(List.of(end.plus(MARGIN), limit)));
            } catch (GenerationException e) {
                // The request is queued, and the caller can poll for it.
                break;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        return answer;
    }

    private HttpReply done(Wanted wanted, Answer answer, Instant killed) {
        var error = answer.error();
        if (error != null) {
            return HttpReply.of(error.status(), answer).retry(false);
        }
        try {
            return HttpReply.of(200, wanted.isInline() ? inline.fill(answer, wanted.call(), killed) : answer);
        } catch (GenerationException e) {
            // The images are paid for and stored; they cannot be read now.
            return failed(e.failure().charged(Charged.YES), wanted.isNamed())
                    .with("location", wanted.call().generation(answer.id()));
        }
    }

    /** The state or the outcome of a generation; a failed one is a successful response. */
    HttpReply find(String owner, String id, HttpCall call, LambdaInvocation invocation) {
        if (!GenerationId.isValid(id)) {
            throw new GenerationException(Failure.of(Failure.Code.NOT_FOUND, "There is no generation with this id."));
        }
        var answer = generator.find(new GenerationId(owner, id), invocation.killed());
        if (!answer.done()) {
            return HttpReply.of(200, answer).retryAfter(RETRY_AFTER);
        }
        try {
            return HttpReply.of(200, call.isInline() ? inline.fill(answer, call, invocation.killed()) : answer);
        } catch (GenerationException e) {
            return failed(e.failure(), true).with("location", call.generation(id));
        }
    }

    private HttpReply failed(Failure failure, boolean isNamed) {
        faults.accept(failure);
        return HttpReply.failed(failure, isNamed);
    }
}
