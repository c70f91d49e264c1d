package dev.imagefunction.generation.exploration;

import static dev.imagefunction.generation.exploration.Invariant.DEADLINE;
import static dev.imagefunction.generation.exploration.Invariant.FREE_AGAIN;
import static dev.imagefunction.generation.exploration.Invariant.NOTHING_HALF_VISIBLE;
import static dev.imagefunction.generation.exploration.Invariant.NOTHING_LOST;
import static dev.imagefunction.generation.exploration.Invariant.ONE_OUTCOME;
import static java.util.Objects.requireNonNull;

import dev.imagefunction.generation.Answer;
import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.InMemoryStore;
import dev.imagefunction.generation.Store;
import dev.imagefunction.generation.StoredImage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The gateway, the bucket and the time of one schedule, the deliveries in it, and what must hold of them. */
final class Scene {
    static final GenerationId ID = GenerationId.internal("order-7421");
    static final int MAX_PAID = 2;
    static final int PERMITS = 10;
    static final Duration TIMEOUT = Duration.ofSeconds(60);
    static final Duration LEASE = Duration.ofSeconds(40);
    static final Duration MARGIN = Duration.ofSeconds(1);
    static final Duration PAUSE = Duration.ofMillis(1500);

    /** The last start before Lambda's deadline: the reserve, and the least time for a call. */
    static final Duration LAST_START = Duration.ofSeconds(15);

    /** Two faults cost two attempts at most, and each scripted outcome another delivery. */
    private static final int ENOUGH_DELIVERIES = 8;

    /** Kept, because a logger that is not referenced forgets its level. */
    private static final Logger RETRIES = Logger.getLogger("dev.imagefunction.gateway");

    static {
        RETRIES.setLevel(Level.WARNING);
    }

    private final Setting setting;
    private final Simulation simulation;
    private final InMemoryStore bucket;
    private final ScriptedGateway gateway;
    private final GatewayLoad load;
    private final Map<GenerationId, List<Answer>> answers = new HashMap<>();
    private final Map<GenerationId, Written> written = new HashMap<>();
    private final List<String> trace = new ArrayList<>();
    private final Map<Invariant, String> violations = new EnumMap<>(Invariant.class);
    private final Map<Worker, Integer> names = new HashMap<>();

    /** The first result, and the images that were stored when it was. */
    private record Written(Store.Result result, Map<String, StoredImage> images) {}

    Scene(Setting setting, Choices choices) {
        this(setting, choices, () -> Setting.GATEWAY_TIME);
    }

    Scene(Setting setting, Choices choices, GatewayLoad load) {
        this.setting = setting;
        this.load = load;
        this.simulation = new Simulation(choices);
        this.bucket = new InMemoryStore(simulation.clock());
        this.gateway = new ScriptedGateway(this);
    }

    Setting setting() {
        return setting;
    }

    Simulation simulation() {
        return simulation;
    }

    InMemoryStore bucket() {
        return bucket;
    }

    GatewayLoad load() {
        return load;
    }

    ScriptedGateway gateway() {
        return gateway;
    }

    Faults faults(int limit) {
        return new Faults(simulation.choices(), limit, trace::add);
    }

    /** A process of the function that begins now. */
    Worker worker(Faults faults) {
        return worker(faults, TIMEOUT);
    }

    Worker worker(Faults faults, Duration timeout) {
        var worker = new Worker(this, faults, timeout, names.size());
        names.put(worker, names.size());
        return worker;
    }

    void trace(Worker worker, String step) {
        trace.add(names.get(worker) + " " + step);
    }

    void trace(String step) {
        trace.add(step);
    }

    /** Accepts the request over HTTP, for a delivery of the queue. */
    void accept() {
        trace.add("accepted");
        var worker = worker(faults(0));
        simulation.within(worker, () -> worker.generator().accept(ID, setting.request(), worker.killed()));
    }

    void deliver(Worker worker) {
        deliver(worker, ID);
    }

    /** Runs one delivery to its end, whatever that is. */
    void deliver(Worker worker, GenerationId id) {
        simulation.within(
                worker,
                () -> worker.deliver(() -> {
                    trace(worker, "→ " + outcome(worker, id));
                    return worker;
                }));
    }

    private String outcome(Worker worker, GenerationId id) {
        try {
            var answer = worker.generator().generate(id, setting.request(), worker.killed());
            answers.computeIfAbsent(id, any -> new ArrayList<>()).add(answer);
            checkEnded(worker);
            return answer.status().toString();
        } catch (Crash | CompletionException killed) {
            if (killed instanceof CompletionException && !(killed.getCause() instanceof Crash)) {
                violated(NOTHING_LOST, "a delivery ended with " + killed);
            }
            checkLease(id);
            return "killed";
        } catch (GenerationException e) {
            checkEnded(worker);
            if (e.failure().retry() == Failure.Retry.NEVER) {
                violated(NOTHING_LOST, "a final failure was thrown instead of stored: " + e.getMessage());
            }
            return e.failure().code().toString();
        }
    }

    private void checkEnded(Worker worker) {
        var end = worker.killed().minus(MARGIN);
        if (simulation.now().isAfter(end)) {
            violated(DEADLINE, "a delivery ended at " + simulation.now());
        } else if (simulation.now().isBefore(end) && worker.isOnlyDelivery() && worker.requests(0) > 0) {
            violated(DEADLINE, "a delivery ended while a call was in progress");
        }
    }

    private void checkLease(GenerationId id) {
        var claim = bucket.claims().get(id);
        if (claim != null
                && Instant.ofEpochMilli(claim.claim().until())
                        .isAfter(simulation.now().plus(LEASE))) {
            violated(
                    FREE_AGAIN,
                    "the claim of a crashed delivery is held until "
                            + claim.claim().until());
        }
    }

    /** Called when a worker has written the claim: from then on it can find what is stored by now. */
    void claimed(Worker worker, GenerationId id) {
        if (worker.isFirstClaim(id)) {
            worker.known(id).addAll(bucket.images(id).keySet());
            if (bucket.results().containsKey(id)) {
                worker.known(id).add(Operation.RESULT);
            }
        }
    }

    void resultWritten(GenerationId id) {
        var result = requireNonNull(bucket.results().get(id));
        var first = written.putIfAbsent(id, new Written(result, bucket.images(id)));
        if (first != null && !first.result().equals(result)) {
            violated(ONE_OUTCOME, "the result was written again");
        }
    }

    /** Waits until the last millisecond in which the lease holds, or the first in which it does not. */
    void move(GenerationId id, boolean lapses) {
        trace.add(lapses ? "| lease ended |" : "| lease held |");
        var claim = bucket.claims().get(id);
        if (claim != null) {
            var until = Instant.ofEpochMilli(claim.claim().until());
            simulation.await(() -> false, lapses ? until : until.minusMillis(1));
        }
    }

    boolean isDone(GenerationId id) {
        return bucket.results().containsKey(id);
    }

    /** Returns true if a delivery returned the result. */
    boolean isAnswered(GenerationId id) {
        return answers.containsKey(id);
    }

    /** Delivers until there is a result, and once more to see that it stays. */
    void settle(GenerationId id) {
        for (var i = 0; i < ENOUGH_DELIVERIES && !isDone(id); i++) {
            move(id, true);
            deliver(worker(faults(0)), id);
            if (trace.getLast().endsWith(Failure.Code.GENERATION_IN_PROGRESS.toString())) {
                violated(FREE_AGAIN, "the id was not free when its lease had ended");
            }
        }
        deliver(worker(faults(0)), id);
    }

    void violated(Invariant invariant, String how) {
        violations.putIfAbsent(invariant, how);
    }

    /** What did not hold, with the schedule that led to it. */
    Map<Invariant, String> violations() {
        violations.replaceAll((invariant, how) -> how + "; " + setting + ": " + String.join(", ", trace));
        return violations;
    }

    /** What holds after every schedule. */
    void check(GenerationId id) {
        var result = bucket.results().get(id);
        var first = written.get(id);
        if (result == null || first == null) {
            violated(NOTHING_LOST, "there is no result after so many deliveries");
            return;
        }
        var error = result.answer().error();
        if (error != null && error.code().equals(Failure.Code.GATEWAY_REJECTED.text())) {
            violated(FREE_AGAIN, "a failure that the operator can correct was stored");
        }
        var named = images(result.answer());
        if (!first.images().values().containsAll(named)) {
            violated(NOTHING_HALF_VISIBLE, "the result names an image that is not stored");
        }
        if (!bucket.images(id).values().containsAll(named)) {
            violated(ONE_OUTCOME, "an image is not the one that the result names any more");
        }
        var told = answers.getOrDefault(id, List.of());
        for (var answer : told) {
            if (answer.status() != result.answer().status()
                    || !keysAndContents(answer).equals(keysAndContents(result.answer()))) {
                violated(ONE_OUTCOME, "a delivery returned something else than the result");
            }
        }
        if (told.isEmpty()) {
            violated(NOTHING_LOST, "no delivery returned the result");
        }
        if (result.answer().status() == Answer.Status.SUCCEEDED
                && !named.equals(List.copyOf(bucket.images(id).values()))) {
            violated(NOTHING_LOST, "a success does not name every image in its order");
        }
    }

    /** With one delivery at a time, a failed generation names what was stored. */
    void checkAllNamed(GenerationId id) {
        var first = written.get(id);
        if (first != null
                && !images(first.result().answer()).containsAll(first.images().values())) {
            violated(NOTHING_LOST, "the result does not name an image that was stored");
        }
    }

    private static List<StoredImage> images(Answer answer) {
        var data = answer.data();
        return data == null ? List.of() : data;
    }

    private static List<String> keysAndContents(Answer answer) {
        return images(answer).stream()
                .map(image -> image.key() + " " + image.sha256())
                .toList();
    }
}
