package dev.imagefunction.generation;

import static dev.imagefunction.generation.Invariant.NOTHING_LOST;
import static dev.imagefunction.generation.Invariant.SPEND_BOUND;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A gateway that answers as it is told, and keeps the books. */
final class ScriptedGateway {
    /** What becomes of a call. */
    enum Outcome {
        SUCCEEDS,
        /** Of one image none, else one less than asked for; all of them charged. */
        GIVES_FEWER,
        /** No answer until there is no time left; charged. */
        TIMES_OUT,
        /** No answer, at once; nothing was charged, but nobody can know. */
        IS_CUT,
        LIMITS_THE_RATE,
        FAILS,
        REFUSES
    }

    private static final ImageHeader HEADER = new ImageHeader(ImageHeader.PNG, 1024, 1024);

    private final Setting setting;
    private final Consumer<Instant> sleepUntil;
    private final BiConsumer<Invariant, String> violated;
    private final int[] paid;
    private int calls;
    private int made;

    ScriptedGateway(Setting setting, Consumer<Instant> sleepUntil, BiConsumer<Invariant, String> violated) {
        this.setting = setting;
        this.sleepUntil = sleepUntil;
        this.violated = violated;
        this.paid = new int[setting.request().n()];
    }

    int calls() {
        return calls;
    }

    /** How often the image at an index was asked for with a charged or unknown outcome. */
    int paid(int index) {
        return paid[index];
    }

    Gateway asSeenBy(Steps steps) {
        return (call, each) -> {
            steps.ask(setting.isHealthy());
            var indices = setting.keys().get(call.idempotencyKey());
            if (indices == null || indices.size() != call.n()) {
                throw new AssertionError("an idempotency key that does not stand for the images asked for");
            }
            var outcome = calls < setting.script().size() ? setting.script().get(calls) : Outcome.SUCCEEDS;
            calls++;
            if (steps.known().contains(Operation.RESULT)) {
                violated.accept(SPEND_BOUND, "it was asked for though there is a result");
            }
            indices.forEach(index -> ask(index, outcome, steps));
            steps.answering("asked, nothing handed over");
            return answer(call, outcome, each, steps);
        };
    }

    private void ask(int index, Outcome outcome, Steps steps) {
        if (steps.known().contains(setting.request().imageName(index))) {
            violated.accept(NOTHING_LOST, "image " + index + " was asked for though it is stored");
        }
        switch (outcome) {
            case SUCCEEDS, GIVES_FEWER, TIMES_OUT, IS_CUT -> {
                if (++paid[index] > setting.config().maxPaidAttempts()) {
                    violated.accept(SPEND_BOUND, "image " + index + " was paid for " + paid[index] + " times");
                }
            }
            case LIMITS_THE_RATE, FAILS, REFUSES -> {}
        }
    }

    private Gateway.Made answer(Gateway.Call call, Outcome outcome, Consumer<Image> each, Steps steps) {
        switch (outcome) {
            case SUCCEEDS -> {
                handOver(call.n(), each, steps);
                return new Gateway.Made(1_589_478_378L, Map.of("total_tokens", call.n()), 1);
            }
            case GIVES_FEWER -> {
                handOver(call.n() - 1, each, steps);
                throw new GenerationException(new Failure.UnusableAnswer("Fewer images came than were asked for."));
            }
            case TIMES_OUT -> {
                sleepUntil.accept(call.deadline());
                throw new GenerationException(new Failure.NoAnswer("The gateway did not answer in time."));
            }
            case IS_CUT -> throw new GenerationException(new Failure.NoAnswer("The connection was cut."));
            case LIMITS_THE_RATE -> throw new GenerationException(new Failure.RateLimited(null));
            case FAILS -> throw new GenerationException(new Failure.GatewayFailed("The gateway failed.", null));
            case REFUSES -> throw new GenerationException(new Failure.Refused());
        }
        throw new AssertionError(outcome);
    }

    private void handOver(int n, Consumer<Image> each, Steps steps) {
        for (var i = 0; i < n; i++) {
            // No two images are alike, so that what is stored tells which call it came from.
            var content = ("image " + made++).getBytes(UTF_8);
            each.accept(new Image(List.of(content), content.length, HEADER, Sha256.hex(content), () -> {}));
            steps.answering("handed over");
        }
    }
}
