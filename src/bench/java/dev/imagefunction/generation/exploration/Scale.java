package dev.imagefunction.generation.exploration;

import dev.imagefunction.generation.GenerationId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Simulates a queue whose messages are processed by many functions at once: the real use case and retries in virtual time,
 * before ten gateways of different speed that fail and limit the rate, with a storage that fails and processes that die.
 */
public final class Scale {
    private static final int GENERATIONS = 2_000;
    private static final int SEED = 7421;

    /** Requests that the gateways work on at once; more are refused with 429. */
    private static final int GATEWAY_LIMIT = 400;

    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    /** After a crash, SQS delivers a message when its visibility timeout is over. */
    private static final Duration VISIBILITY_TIMEOUT = Duration.ofMinutes(30);

    private final Random random = new Random(SEED);
    private final PriorityQueue<Message> queue = new PriorityQueue<>(Comparator.comparing(Message::due));
    private final Scene scene;
    private final Instant begin;
    private Duration billed = Duration.ZERO;
    private Instant lastBegun;
    private int doneByThen;
    private int deliveries;

    private record Message(GenerationId id, Instant due, int deliveries) {}

    /**
     * What one number of deliveries at once came to.
     *
     * @param imagesAnHour while messages were waiting
     * @param paidTwice images of a thousand that were paid for twice; none was paid for more often
     * @param deliveries of a generation
     * @param gigabyteSeconds of a generation, in functions of 1 GB
     */
    public record Row(
            int atOnce,
            double imagesAnHour,
            double paidTwice,
            double failed,
            double deliveries,
            double gigabyteSeconds) {
        @Override
        public String toString() {
            return "| %,d | %,.0f | %.1f | %.1f | %.2f | %.1f |"
                    .formatted(atOnce, imagesAnHour, paidTwice, failed, deliveries, gigabyteSeconds);
        }
    }

    private Scale() {
        scene = new Scene(Setting.of(1, 1).withStorageTime(Duration.ofMillis(40)), new Choices(), new TenGateways());
        begin = scene.simulation().now();
        lastBegun = begin;
    }

    /** Simulates from 10 to 1,000 deliveries at once. */
    public static List<Row> rows() {
        var rows = new ArrayList<Row>();
        for (var atOnce : new int[] {10, 30, 100, 300, 1_000}) {
            rows.add(new Scale().run(atOnce));
        }
        return rows;
    }

    private final class TenGateways implements GatewayLoad {
        /** Log-normal; the ten medians are from 10 to 28 s. */
        @Override
        public Duration time() {
            var median = 10 + 2 * random.nextInt(10);
            return Duration.ofMillis((long) (1_000 * median * Math.exp(0.4 * random.nextGaussian())));
        }

        @Override
        public Ending ending(int inProgress) {
            if (inProgress >= GATEWAY_LIMIT) {
                return Ending.LIMITS_THE_RATE;
            }
            return switch (random.nextInt(1_000)) {
                case 0, 1, 2, 3, 4 -> Ending.PROXY_FAILS;
                case 5, 6, 7, 8, 9 -> Ending.IS_CUT;
                case 10, 11 -> Ending.RETURNS_FEWER;
                case 12, 13, 14, 15, 16, 17, 18, 19, 20, 21 -> Ending.FAILS;
                default -> Ending.SUCCEEDS;
            };
        }
    }

    /** One operation in a thousand fails, or ends the process. */
    private final class RareFaults extends Faults {
        RareFaults() {
            super(scene.simulation().choices(), 0, scene::trace);
        }

        @Override
        Moment at(String operation, List<Moment> possible) {
            return random.nextInt(1_000) == 0 ? possible.get(random.nextInt(possible.size())) : Moment.NOTHING;
        }
    }

    private Row run(int atOnce) {
        for (var i = 0; i < GENERATIONS; i++) {
            queue.add(new Message(GenerationId.internal("order-" + i), begin, 1));
        }
        for (var i = 0; i < atOnce; i++) {
            scene.simulation().spawn(null, this::process);
        }
        scene.simulation().run();
        return row(atOnce);
    }

    private void process() {
        var simulation = scene.simulation();
        for (var message = queue.poll(); message != null; message = queue.poll()) {
            simulation.await(() -> false, message.due());
            var began = simulation.now();
            if (message.deliveries() == 1 && began.isAfter(lastBegun)) {
                lastBegun = began;
                doneByThen = scene.bucket().results().size();
            }
            deliveries++;
            var worker = scene.worker(new RareFaults(), TIMEOUT);
            scene.deliver(worker, message.id());
            billed = billed.plus(Duration.between(began, simulation.now()));
            if (!scene.isAnswered(message.id())) {
                var wait = worker.isAlive(simulation.now()) ? backoff(message.deliveries()) : VISIBILITY_TIMEOUT;
                queue.add(new Message(message.id(), simulation.now().plus(wait), message.deliveries() + 1));
            }
        }
    }

    /** As {@code Redelivery}: 20 s, doubled up to 10 minutes, and up to a quarter longer. */
    private Duration backoff(int deliveries) {
        var seconds = Math.min(600, 20 << Math.min(deliveries - 1, 5));
        return Duration.ofMillis(seconds * 1_000L + random.nextInt(seconds * 250));
    }

    private Row row(int atOnce) {
        var twice = 0;
        var failed = 0;
        for (var i = 0; i < GENERATIONS; i++) {
            var id = GenerationId.internal("order-" + i);
            scene.check(id);
            twice += scene.gateway().paid(id, 0) > 1 ? 1 : 0;
            var result = scene.bucket().results().get(id);
            failed += result == null || result.answer().error() != null ? 1 : 0;
        }
        if (!scene.violations().isEmpty()) {
            throw new IllegalStateException(
                    "a promise is broken: " + scene.violations().keySet()); // each has its schedule
        }
        var hours = Duration.between(begin, lastBegun).toMillis() / 3_600_000.0;
        return new Row(
                atOnce,
                doneByThen / hours,
                1_000.0 * twice / GENERATIONS,
                1_000.0 * failed / GENERATIONS,
                (double) deliveries / GENERATIONS,
                billed.toMillis() / 1_000.0 / GENERATIONS);
    }
}
