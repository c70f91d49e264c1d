package dev.imagefunction.infra;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Simulates a delivery that crashes hard, so that its claim stays held, and the retries that follow it. A retry before the
 * claim lapses fails; a later one takes the claim over, and may crash too.
 */
class RetrySimulationTest {
    private static final Template TEMPLATE = Template.of(Path.of("infra/template.yaml"));
    private static final long SEED = 7421;
    private static final int TRIALS = 1_000_000;
    private static final double LIMIT = 0.001;

    /** Seconds for which a claim is held, and after which a working delivery renews it. */
    private static final Claim LEASE = new Claim(40, 10);

    /** Seconds of work, in the middle of which a delivery crashes. */
    private static final double WORK = 60;

    /** How often a retry crashes too: far above what is seen. */
    private static final double CRASH = 0.02;

    /** Seconds by which two clocks differ at most. */
    private static final double SKEW = 2;

    private record Claim(double seconds, double renewal) {}

    /** Seconds before each retry. */
    private record Retries(String name, int attempts, double interval, double rate, double longest, Jitter jitter) {
        double wait(int attempt, SplittableRandom random) {
            var wait = Math.min(interval * Math.pow(rate, attempt), longest);
            return switch (jitter) {
                case FULL -> random.nextDouble() * wait;
                case TENTH -> wait * (0.9 + 0.2 * random.nextDouble());
                case NONE -> wait;
            };
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private enum Jitter {
        NONE,
        TENTH,
        FULL
    }

    @ParameterizedTest
    @MethodSource("deployed")
    void fewerThanOneInAThousandCrashedDeliveriesUseUpTheirRetries(Retries retries) {
        var probability = usedUp(retries, LEASE);
        System.out.printf(
                "%s: a crashed delivery uses up its retries with probability %.5f (seed %d)%n",
                retries, probability, SEED);
        assertTrue(probability < LIMIT, () -> retries + ": " + probability);
    }

    /** Settings that are known to be too short must fail, else the simulation shows nothing. */
    @ParameterizedTest
    @MethodSource("tooShort")
    void theSimulationRejectsRetriesThatEndBeforeTheClaim(Retries retries) {
        assertTrue(usedUp(retries, new Claim(310, 310)) > 0.1, retries.toString());
    }

    private static Stream<Retries> deployed() {
        var async = TEMPLATE.resources("AWS::Lambda::EventInvokeConfig")
                .map(config ->
                        config.getValue().at("/Properties/MaximumRetryAttempts").asInt())
                .distinct()
                .map(attempts -> async(attempts));
        var batch = TEMPLATE.properties("Batch")
                .at("/Definition/States/EachLine/ItemProcessor/States/Generate/Retry")
                .valueStream()
                .filter(retrier -> retrier.path("ErrorEquals").toString().contains("ApplicationException"))
                .map(RetrySimulationTest::batch);
        return Stream.concat(async, batch);
    }

    private static Stream<Retries> tooShort() {
        return Stream.of(async(2), new Retries("six attempts with full jitter", 6, 10, 2, 300, Jitter.FULL));
    }

    /** Lambda retries an asynchronous invocation after one minute, then after two. */
    private static Retries async(int attempts) {
        return new Retries("asynchronous invocation", attempts, 60, 2, 120, Jitter.TENTH);
    }

    private static Retries batch(JsonNode retrier) {
        return new Retries(
                "batch",
                retrier.path("MaxAttempts").asInt(),
                retrier.path("IntervalSeconds").asDouble(),
                retrier.path("BackoffRate").asDouble(),
                retrier.path("MaxDelaySeconds").asDouble(),
                Jitter.valueOf(retrier.path("JitterStrategy").asText()));
    }

    private static double usedUp(Retries retries, Claim claim) {
        var random = new SplittableRandom(SEED);
        return IntStream.range(0, TRIALS)
                        .filter(trial -> usedUp(retries, claim, random))
                        .count()
                / (double) TRIALS;
    }

    private static boolean usedUp(Retries retries, Claim claim, SplittableRandom random) {
        var now = 0.0;
        var lapses = held(claim, random);
        for (var attempt = 0; attempt < retries.attempts(); attempt++) {
            now += retries.wait(attempt, random);
            if (now >= lapses) {
                if (random.nextDouble() >= CRASH) {
                    return false;
                }
                lapses = now + held(claim, random);
            }
        }
        return true;
    }

    /** Seconds from a crash to the end of the claim, as the next delivery's clock tells. */
    private static double held(Claim claim, SplittableRandom random) {
        var sinceRenewal = random.nextDouble() * WORK % claim.renewal();
        return claim.seconds() - sinceRenewal + SKEW * random.nextDouble();
    }
}
