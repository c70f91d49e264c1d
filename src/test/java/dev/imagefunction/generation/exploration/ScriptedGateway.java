package dev.imagefunction.generation.exploration;

import static dev.imagefunction.generation.exploration.Invariant.LAST_START;
import static dev.imagefunction.generation.exploration.Invariant.NOTHING_LOST;
import static dev.imagefunction.generation.exploration.Invariant.PAUSE;
import static dev.imagefunction.generation.exploration.Invariant.SPEND_BOUND;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.Gateway;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.Image;
import dev.imagefunction.generation.ImageHeader;
import dev.imagefunction.generation.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** A gateway that does what its script says, and counts what it charges. */
final class ScriptedGateway {
    private static final ImageHeader HEADER = new ImageHeader(ImageHeader.PNG, 1024, 1024, true);

    private final Scene world;
    private final Map<String, Integer> sent = new HashMap<>();
    private final Map<String, Integer> paid = new HashMap<>();
    private final Map<String, Paid> lastPaid = new HashMap<>();
    private int made;
    private int inProgress;

    private record Paid(Worker worker, Instant ended) {}

    ScriptedGateway(Scene world) {
        this.world = world;
    }

    /** How often the image at an index was requested with a charged or unknown outcome. */
    int paid(GenerationId id, int index) {
        return paid.getOrDefault(key(id, index), 0);
    }

    private static String key(GenerationId id, int index) {
        return id.id() + "/" + index;
    }

    /** One request, on the task that sends it. */
    Gateway.Made send(Worker worker, Gateway.Call call, Consumer<Image> each) {
        var images = world.setting().images(call.id(), call.idempotencyKey());
        if (images.size() != call.n()) {
            throw new AssertionError("%d images requested for %s".formatted(call.n(), images));
        }
        check(worker, call);
        world.simulation().turn(Operation.request(images));
        world.trace(worker, "request " + images);
        worker.fault("the request", List.of(Moment.NOTHING, Moment.CRASH_BEFORE));
        if (!world.simulation().now().isBefore(call.lastStart())) {
            // The process was frozen since that check: CallSender checks once more.
            throw new GenerationException(Failure.of(Failure.Code.OUT_OF_TIME, "The process was frozen."));
        }
        var outcome = outcome(call.id(), images);
        images.forEach(index -> request(worker, call.id(), index, outcome));
        worker.requests(1);
        inProgress++;
        try {
            if (worker.fault("the paid request", Moment.OF_IMAGES) == Moment.CRASH_AFTER) {
                worker.crash();
            }
            return respond(worker, call, each, outcome);
        } finally {
            worker.requests(-1);
            inProgress--;
            if (outcome.isPaid) {
                var ended = new Paid(worker, world.simulation().now());
                images.forEach(index -> lastPaid.put(key(call.id(), index), ended));
            }
        }
    }

    private void check(Worker worker, Gateway.Call call) {
        var now = world.simulation().now();
        var lastStart = worker.killed().minus(Scene.LAST_START);
        if (!now.isBefore(lastStart)) {
            world.violated(LAST_START, "a request began at " + now + ", after its last start " + lastStart);
        }
        if (worker.requests(0) >= Scene.PERMITS) {
            world.violated(LAST_START, "more requests at once than there are permits");
        }
        if (worker.known(call.id()).contains(Operation.RESULT)) {
            world.violated(SPEND_BOUND, "an image was requested though there is a result");
        }
    }

    private Ending outcome(GenerationId id, List<Integer> images) {
        var script = world.setting().script().getOrDefault(images.getFirst(), List.of());
        var number = sent.merge(key(id, images.getFirst()), 1, Integer::sum);
        return number <= script.size() ? script.get(number - 1) : world.load().ending(inProgress);
    }

    private void request(Worker worker, GenerationId id, int index, Ending outcome) {
        var key = key(id, index);
        if (worker.known(id).contains(world.setting().request().imageName(index))) {
            world.violated(NOTHING_LOST, "image " + index + " was requested though it is stored");
        }
        var before = lastPaid.get(key);
        var now = world.simulation().now();
        if (before != null
                && before.worker() == worker
                && now.isBefore(before.ended().plus(Scene.PAUSE))) {
            world.violated(
                    PAUSE, "image " + index + " was requested again after " + Duration.between(before.ended(), now));
        }
        if (outcome.isPaid && paid.merge(key, 1, Integer::sum) > Scene.MAX_PAID) {
            world.violated(SPEND_BOUND, "image " + index + " was paid for " + paid.get(key) + " times");
        }
    }

    private Gateway.Made respond(Worker worker, Gateway.Call call, Consumer<Image> each, Ending outcome) {
        var simulation = world.simulation();
        switch (outcome) {
            case TIMES_OUT -> simulation.await(() -> false, call.deadline());
            case SUCCEEDS, RETURNS_FEWER -> {
                if (!isInTime(call)) {
                    throw new GenerationException(Objects.requireNonNull(Ending.TIMES_OUT.failure()));
                }
                for (var i = outcome == Ending.SUCCEEDS ? 0 : 1; i < call.n(); i++) {
                    pass(worker, each);
                }
            }
            case BREAKS_THE_FUNCTION -> throw new IllegalStateException("a defect");
            default -> {}
        }
        var failure = outcome.failure();
        if (failure != null) {
            throw new GenerationException(failure);
        }
        return new Gateway.Made(1_589_478_378L, Map.of("total_tokens", call.n()), 1);
    }

    /** Waits for the response, as long as {@code TimedCall} does. */
    private boolean isInTime(Gateway.Call call) {
        var simulation = world.simulation();
        var complete = simulation.now().plus(world.load().time());
        var isInTime = !complete.isAfter(call.deadline());
        simulation.await(() -> false, isInTime ? complete : call.deadline());
        return isInTime;
    }

    private void pass(Worker worker, Consumer<Image> each) {
        // No two images are equal, so that the content tells which request it came from.
        var content = ("image " + made++).getBytes(UTF_8);
        each.accept(new Image(List.of(content), content.length, HEADER, Sha256.hex(content), () -> {}));
        if (worker.fault("an image that was passed on", Moment.OF_IMAGES) == Moment.CRASH_AFTER) {
            worker.crash();
        }
    }
}
