package dev.imagefunction.generation;

import static dev.imagefunction.generation.Invariant.NOTHING_HALF_VISIBLE;
import static dev.imagefunction.generation.Invariant.NOTHING_LOST;
import static dev.imagefunction.generation.Invariant.ONE_OUTCOME;
import static dev.imagefunction.generation.Invariant.SPEND_BOUND;
import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** One generation's gateway, bucket and time, the deliveries of its event, and what must hold of them all. */
final class World {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    /** Two faults cost two attempts at the most, and each scripted outcome another delivery. */
    private static final int ENOUGH_DELIVERIES = 8;

    private final Setting setting;
    private final Mutant mutant;
    private final InMemoryStore bucket = new InMemoryStore();
    private final ScriptedGateway gateway;
    private final List<Answer> answers = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private final Map<Invariant, String> violations = new EnumMap<>(Invariant.class);
    private Instant now = BEGIN;
    private int deliveries;

    World(Setting setting, Mutant mutant) {
        this.setting = setting;
        this.mutant = mutant;
        this.gateway = new ScriptedGateway(setting, this::sleepUntil, this::violated);
    }

    /** The use case as one delivery runs it. */
    private Generator generator(Steps steps, Clock clock) {
        return new Generator(
                gateway.asSeenBy(steps),
                mutant.breaking(new SteppedStore(bucket, steps), bucket),
                setting.config(),
                clock,
                Runnable::run,
                () -> "delivery " + ++deliveries,
                report -> {});
    }

    /** Takes the event in by HTTP, to be made by a delivery of the queue. */
    void accept() {
        trace.add("accepted");
        generator(Steps.untroubled(), clock()).accept(Setting.ID, setting.request());
    }

    void deliver(Steps steps) {
        deliver(steps, clock(), setting.config().functionTimeout());
    }

    /** Runs one delivery to its end, whichever that is. */
    void deliver(Steps steps, Clock clock, Duration limit) {
        var deadline = clock.instant().plus(limit);
        try {
            var answer = generator(steps, clock).generate(Setting.ID, setting.request(), deadline);
            answers.add(answer);
            trace.add("→ " + answer.status());
        } catch (Crash killed) {
            trace.add("→ killed");
        } catch (GenerationException e) {
            trace.add("→ " + e.failure().code());
            if (!e.failure().retryable()) {
                violated(NOTHING_LOST, "a final failure was thrown instead of recorded: " + e.getMessage());
            }
        }
    }

    Clock clock() {
        return ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    }

    void sleepUntil(Instant then) {
        now = then.isAfter(now) ? then : now;
    }

    /** Moves the clock to the last millisecond in which the lease holds, or the first in which it does not. */
    void move(boolean lapses) {
        trace.add(lapses ? "| lapsed |" : "| held |");
        bucket.claim(Setting.ID)
                .map(current -> Instant.ofEpochMilli(current.claim().until()))
                .ifPresent(until -> sleepUntil(lapses ? until : until.minusMillis(1)));
    }

    void trace(String step) {
        trace.add(step);
    }

    boolean isDone() {
        return bucket.result() != null;
    }

    /** Delivers until there is a result, and once more to see that it stands. */
    void settle() {
        for (var i = 0; i < ENOUGH_DELIVERIES && !isDone(); i++) {
            move(true);
            deliver(Steps.untroubled());
        }
        move(true);
        deliver(Steps.untroubled());
    }

    void violated(Invariant invariant, String how) {
        violations.putIfAbsent(invariant, how);
    }

    /** What did not hold, with the schedule that led to it. */
    Map<Invariant, String> violations() {
        violations.replaceAll((invariant, how) -> how + "; " + setting + ": " + String.join(", ", trace));
        return violations;
    }

    /** Nothing went wrong: each image was paid for once, and is there. */
    void checkUndisturbed() {
        for (var index = 0; index < setting.request().n(); index++) {
            if (gateway.paid(index) != 1) {
                violated(SPEND_BOUND, "image " + index + " was paid for " + gateway.paid(index) + " times");
            }
        }
        checkSucceeded();
    }

    void checkSucceeded() {
        var result = bucket.result();
        if (result != null && !result.answer().status().equals(Answer.SUCCEEDED)) {
            violated(NOTHING_LOST, "it ended as " + result.answer().error());
        }
    }

    /** What holds after every schedule. */
    void check() {
        var result = bucket.result();
        if (result == null) {
            violated(NOTHING_LOST, "there is no result after so many deliveries");
            return;
        }
        for (var written : bucket.written()) {
            if (!written.images().values().containsAll(images(written.result().answer()))) {
                violated(NOTHING_HALF_VISIBLE, "the result names an image that is not stored");
            }
        }
        if (bucket.written().size() > 1) {
            violated(ONE_OUTCOME, "the result was written again");
        }
        var named = images(result.answer());
        if (!bucket.images().values().containsAll(named)) {
            violated(ONE_OUTCOME, "an image is not the one that the result names any more");
        }
        for (var answer : answers) {
            if (!answer.status().equals(result.answer().status())
                    || !keysAndContents(answer).equals(keysAndContents(result.answer()))) {
                violated(ONE_OUTCOME, "an answer is not what the result says");
            }
        }
        if (answers.isEmpty()) {
            violated(NOTHING_LOST, "nobody was told of the result");
        }
        var all = IntStream.range(0, setting.request().n())
                .mapToObj(setting.request()::imageName)
                .filter(bucket.images()::containsKey)
                .map(name -> requireNonNull(bucket.images().get(name)))
                .toList();
        var complete = named.size() == setting.request().n() && named.equals(all);
        if (result.answer().status().equals(Answer.SUCCEEDED) && !complete) {
            violated(NOTHING_LOST, "a success does not name every image in its order");
        }
    }

    /** With one delivery at a time, what a failed generation made all the same is named as well. */
    void checkAllNamed() {
        for (var written : bucket.written()) {
            if (!images(written.result().answer()).containsAll(written.images().values())) {
                violated(NOTHING_LOST, "the result does not name an image that was stored");
            }
        }
    }

    private static List<StoredImage> images(Answer answer) {
        return requireNonNull(answer.data());
    }

    private static List<String> keysAndContents(Answer answer) {
        return requireNonNull(answer.data()).stream()
                .map(image -> image.key() + " " + image.sha256())
                .toList();
    }
}
