package dev.imagefunction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.generation.Seed;
import dev.imagefunction.local.gateway.LocalGateway;
import dev.imagefunction.local.lambda.LocalLambda;
import dev.imagefunction.local.lambda.Outcome;
import dev.imagefunction.local.store.FaultyStore;
import io.restassured.path.json.JsonPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Kills the packaged function with SIGKILL at any moment, repeatedly. */
class KillIT {
    private static final int GENERATIONS = 50;
    private static final int AT_ONCE = 3;
    private static final int KILLS = 12;
    private static final int MAX_PAID_ATTEMPTS = 2;

    private final Random random = Seed.random("KillIT");
    private final CountDownLatch done = new CountDownLatch(GENERATIONS);

    /** One generation: its request, and how often a delivery of it was killed. */
    private record Work(String id, String prompt, int n, AtomicInteger kills, AtomicInteger deliveries) {
        static Work of(int index) {
            // One in five requests more than one image.
            var n = index % 5 == 0 ? 2 + index % 2 : 1;
            return new Work("kill-" + index, "Image of run " + index, n, new AtomicInteger(), new AtomicInteger());
        }

        String event() {
            return "{\"id\":\"%s\",\"prompt\":\"%s\",\"n\":%d,\"model\":\"gpt-image-1\",\"quality\":\"low\"}"
                    .formatted(id, prompt, n);
        }
    }

    @Test
    void killedFunctionFinishesEveryGenerationAndKeepsTheSpendBound() throws Exception {
        var works = IntStream.range(0, GENERATIONS).mapToObj(Work::of).toList();
        try (var gateway = new LocalGateway().latency(Duration.ofMillis(200));
                var store = FaultyStore.withBucket(Packaged.BUCKET);
                var lambda = Packaged.lambda(gateway, store, spec -> spec.withConcurrency(AT_ONCE)
                        .with(Map.of(
                                "FUNCTION_TIMEOUT", "PT20S",
                                "IMAGE_FUNCTION_GENERATION_RESERVE", "PT2S",
                                "IMAGE_FUNCTION_GENERATION_MIN_CALL_TIME", "PT0.5S",
                                "IMAGE_FUNCTION_GENERATION_LEASE", "PT2S")));
                var turns = Executors.newScheduledThreadPool(AT_ONCE)) {
            var problems = new ConcurrentLinkedQueue<String>();
            works.forEach(work -> turns.execute(() -> deliver(work, lambda, turns, problems)));

            var kills = killNowAndAgain(lambda, gateway);
            var finished = done.await(600, SECONDS);
            turns.shutdownNow();

            assertEquals(List.of(), List.copyOf(problems));
            assertTrue(finished, () -> done.getCount() + " generations never ended");
            for (var work : works) {
                check(work, gateway, store);
            }
            System.out.printf(
                    "%d kills hit %d deliveries of %d generations; %d images were paid for %d requested%n",
                    kills,
                    works.stream().mapToInt(work -> work.kills.get()).sum(),
                    GENERATIONS,
                    gateway.charged(),
                    works.stream().mapToInt(Work::n).sum());
        }
    }

    /** Delivers until there is a result, as an asynchronous invocation or a queue does. */
    private void deliver(
            Work work, LocalLambda lambda, ScheduledExecutorService turns, ConcurrentLinkedQueue<String> problems) {
        try {
            var outcome = lambda.invoke("generate", work.event());
            if (!outcome.failed()) {
                done.countDown();
                return;
            }
            if (wasKilled(outcome)) {
                work.kills.incrementAndGet();
            } else if (!outcome.payload().contains("generation_in_progress")) {
                problems.add(work.id + ": " + outcome.payload());
                // The test has failed: nothing else is awaited.
                LongStream.range(0, done.getCount()).forEach(any -> done.countDown());
            }
            if (problems.isEmpty() && work.deliveries.incrementAndGet() < 200) {
                var unused = turns.schedule(() -> deliver(work, lambda, turns, problems), 300, MILLISECONDS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            problems.add(work.id + ": " + e);
        }
    }

    private static boolean wasKilled(Outcome outcome) {
        return outcome.payload().contains("Runtime.ExitError");
    }

    /** Each time after some more calls have come in, and then at any moment of what follows. */
    private int killNowAndAgain(LocalLambda lambda, LocalGateway gateway) throws InterruptedException {
        var kills = 0;
        while (kills < KILLS) {
            var seen = gateway.calls().size();
            try {
                gateway.awaitCalls(seen + 1 + random.nextInt(AT_ONCE + 1), Duration.ofSeconds(20));
            } catch (IllegalStateException quiet) {
                return kills;
            }
            if (done.await(random.nextInt(600), MILLISECONDS)) {
                return kills;
            }
            lambda.function("generate").kill();
            kills++;
        }
        return kills;
    }

    private static void check(Work work, LocalGateway gateway, FaultyStore store) throws IOException {
        var prefix = "generations/internal/" + work.id + "/";
        var result = JsonPath.from(new String(store.read(Packaged.BUCKET, prefix + "result.json"), UTF_8));
        var paid = gateway.charged(work.prompt);
        var what = work + " paid " + paid + ": " + result.prettify();

        assertTrue(paid <= MAX_PAID_ATTEMPTS * work.n, what);
        if (work.kills.get() == 0) {
            assertEquals(work.n, paid, what);
        }
        if (work.kills.get() < MAX_PAID_ATTEMPTS) {
            assertEquals("succeeded", result.getString("status"), what);
        }
        if (result.getString("status").equals("succeeded")) {
            assertEquals(work.n, result.getList("data").size(), what);
        } else {
            assertEquals("gateway_timeout", result.getString("error.code"), what);
        }
        for (var key : result.<String>getList("data.key")) {
            var image = ImageIO.read(new ByteArrayInputStream(store.read(Packaged.BUCKET, key)));
            assertEquals(1024, image.getWidth(), what);
        }
    }
}
