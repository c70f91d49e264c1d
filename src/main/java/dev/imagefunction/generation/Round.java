package dev.imagefunction.generation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * One round of a delivery: parallel calls for the missing images, none larger than the model allows. Each image is uploaded
 * while the next one is received.
 */
record Round(Delivery delivery) {
    /**
     * What one call achieved.
     *
     * @param indices of the images it requested
     * @param problem why some of them are not stored; null if all are
     */
    record Chunk(
            List<Integer> indices,
            SortedMap<Integer, StoredImage> stored,
            @Nullable GenerationException problem) {
        List<Integer> missing() {
            return indices.stream().filter(index -> !stored.containsKey(index)).toList();
        }
    }

    /**
     * Requests images and waits for all calls, even if one of them fails.
     *
     * @param unusable by image: how many responses with it were unusable
     * @param renew keeps the claim; called every quarter of a lease
     */
    List<Chunk> request(List<Integer> missing, List<Integer> unusable, Runnable renew) {
        var model = delivery.request().model();
        var size = requireNonNull(delivery.config().models().get(model)).imagesPerCall();
        var calls = new ArrayList<CompletableFuture<Chunk>>();
        var begun = delivery.platform().now();
        for (var from = 0; from < missing.size(); from += size) {
            var indices = List.copyOf(missing.subList(from, Math.min(from + size, missing.size())));
            calls.add(delivery.platform().inParallel(() -> call(indices, unusable)));
        }
        try {
            await(CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)), renew);
        } finally {
            delivery.tally().round(delivery.platform().millisSince(begun));
        }
        return calls.stream().map(CompletableFuture::join).toList();
    }

    private void await(CompletableFuture<?> calls, Runnable renew) {
        try {
            var waiting = delivery.platform().waiting();
            while (!waiting.isDone(calls, Collections.min(List.of(delivery.renewal(), timeLeft())))) {
                if (!delivery.platform().now().isBefore(delivery.deadlines().end())) {
                    throw new GenerationException(unknown("The gateway or the storage did not respond in time."));
                }
                renew.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GenerationException(unknown("The function was stopped while it waited for the gateway."), e);
        }
    }

    private Duration timeLeft() {
        var left =
                Duration.between(delivery.platform().now(), delivery.deadlines().end());
        return Collections.max(List.of(left, Duration.ofMillis(1)));
    }

    private static Failure unknown(String message) {
        var unknown = message + " It is not known whether the gateway charged.";
        return Failure.of(Failure.Code.GATEWAY_TIMEOUT, Charged.UNKNOWN, unknown);
    }

    private record Upload(int index, CompletableFuture<StoredImage> image) {}

    private Chunk call(List<Integer> indices, List<Integer> unusable) {
        var free = new ConcurrentLinkedQueue<>(indices);
        var uploads = new ConcurrentLinkedQueue<Upload>();
        var call = new Gateway.Call(
                delivery.id(),
                delivery.request(),
                indices.size(),
                idempotencyKey(indices, unusable),
                delivery.deadlines().lastStart(),
                delivery.deadlines().response());
        GenerationException problem = null;
        try {
            var made = delivery.gateway().generate(call, image -> {
                var index = requireNonNull(free.poll());
                uploads.add(new Upload(index, delivery.platform().inParallel(() -> upload(index, image))));
            });
            delivery.tally().made(made, indices.size());
        } catch (RuntimeException e) {
            problem = GenerationException.of(e);
            delivery.tally().failed(problem, indices.size(), free.size());
        }
        var stored = new TreeMap<Integer, StoredImage>();
        for (var upload : uploads) {
            try {
                stored.put(upload.index(), upload.image().join());
            } catch (CompletionException e) {
                problem = GenerationException.of(e);
            }
        }
        if (problem == null && stored.size() < indices.size()) {
            var message = "The gateway returned fewer images than requested.";
            problem = new GenerationException(Failure.of(Failure.Code.GATEWAY_ANSWER_UNUSABLE, Charged.YES, message));
        }
        return new Chunk(indices, stored, problem);
    }

    private StoredImage upload(int index, Image image) {
        var begun = delivery.platform().now();
        try (image) {
            var name = delivery.request().imageName(index);
            var stored = delivery.objects()
                    .putImage(name, image, delivery.deadlines().upload());
            delivery.tally().stored(stored.bytes(), delivery.platform().millisSince(begun));
            return stored;
        } catch (GenerationException e) {
            throw new GenerationException(e.failure().charged(Charged.YES), e);
        }
    }

    /**
     * The same for every attempt at the same images: a gateway that honours it charges once. After an unusable response it is
     * another one, since the gateway could send that response again.
     */
    private String idempotencyKey(List<Integer> indices, List<Integer> unusable) {
        var responses = indices.stream().mapToInt(unusable::get).sum();
        var again = responses == 0 ? "" : "/" + responses;
        var id = delivery.id();
        var text = id.owner() + "/" + id.id() + "/" + delivery.request().fingerprint() + "/" + indices + again;
        return Sha256.hex(text.getBytes(UTF_8));
    }
}
