package dev.imagefunction.generation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A bucket in memory with S3's conditional writes: the store of all tests that need none over the wire. */
public final class InMemoryStore implements Store {
    private final InstantSource clock;
    private final Map<GenerationId, Versioned> claims = new ConcurrentHashMap<>();
    private final Map<GenerationId, Result> results = new ConcurrentHashMap<>();
    private final Map<String, Kept> images = new ConcurrentHashMap<>();
    private final AtomicInteger versions = new AtomicInteger();
    /** Whether URLs cannot be signed. */
    public volatile boolean isUnsigned;

    @SuppressWarnings("ArrayRecordComponent") // never compared as a record
    private record Kept(StoredImage image, byte[] content) {}

    /** A store for which no call is too late. */
    public InMemoryStore() {
        this(() -> Instant.MIN);
    }

    public InMemoryStore(InstantSource clock) {
        this.clock = clock;
    }

    public Map<GenerationId, Versioned> claims() {
        return claims;
    }

    public Map<GenerationId, Result> results() {
        return results;
    }

    /** A generation's images by the objects' names. */
    public Map<String, StoredImage> images(GenerationId id) {
        var found = new TreeMap<String, StoredImage>();
        images.forEach((key, kept) -> {
            if (key.startsWith(prefix(id))) {
                found.put(key.substring(prefix(id).length()), kept.image());
            }
        });
        return found;
    }

    @Override
    public Objects objects(GenerationId id, Instant end) {
        return new InMemoryObjects(id, end);
    }

    @Override
    public StoredImage presign(StoredImage image) {
        if (isUnsigned) {
            throw failed("The credentials could not be loaded.");
        }
        return image.withUrl("https://images.example/" + image.key() + "?X-Amz-Signature=0", Instant.EPOCH);
    }

    @Override
    public byte[] content(StoredImage image, Instant end) {
        checkTime(end);
        var kept = images.get(image.key());
        if (kept == null) {
            throw failed("There is no such image.");
        }
        return kept.content().clone();
    }

    private void checkTime(Instant end) {
        if (!clock.instant().isBefore(end)) {
            throw failed("No time was left.");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw failed("The thread was interrupted.");
        }
    }

    private static GenerationException failed(String message) {
        return new GenerationException(Failure.of(Failure.Code.STORAGE_FAILED, message));
    }

    private static String prefix(GenerationId id) {
        return "generations/" + id.owner() + "/" + id.id() + "/";
    }

    private final class InMemoryObjects implements Objects {
        private final GenerationId id;
        private final Instant end;

        InMemoryObjects(GenerationId id, Instant end) {
            this.id = id;
            this.end = end;
        }

        private Versioned next(Claim claim) {
            return new Versioned(claim, "etag-" + versions.incrementAndGet());
        }

        @Override
        public Optional<String> createClaim(Claim claim) {
            checkTime(end);
            var created = next(claim);
            return claims.putIfAbsent(id, created) == null ? Optional.of(created.version()) : Optional.empty();
        }

        @Override
        public Optional<Versioned> claim() {
            checkTime(end);
            return Optional.ofNullable(claims.get(id));
        }

        @Override
        public Optional<String> replaceClaim(Claim claim, String version) {
            checkTime(end);
            var next = next(claim);
            var now = claims.computeIfPresent(id, (key, old) -> old.version().equals(version) ? next : old);
            return next.equals(now) ? Optional.of(next.version()) : Optional.empty();
        }

        @Override
        public Optional<StoredImage> image(String name) {
            checkTime(end);
            return Optional.ofNullable(images.get(prefix(id) + name)).map(Kept::image);
        }

        @Override
        public StoredImage putImage(String name, Image image, Instant until) {
            checkTime(until);
            var key = prefix(id) + name;
            var header = image.header();
            try (var open = image.open()) {
                var content = open.readAllBytes();
                var stored = new StoredImage(
                        "images",
                        key,
                        header.contentType(),
                        content.length,
                        header.width(),
                        header.height(),
                        image.sha256());
                return images.computeIfAbsent(key, none -> new Kept(stored, content))
                        .image();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Optional<Result> result() {
            checkTime(end);
            return Optional.ofNullable(results.get(id));
        }

        @Override
        public Result putResult(Result result) {
            checkTime(end);
            var first = results.putIfAbsent(id, result);
            return first == null ? result : first;
        }
    }
}
