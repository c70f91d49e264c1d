package dev.imagefunction.boot;

import static java.util.Objects.requireNonNull;

import dev.imagefunction.generation.Claim;
import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.Image;
import dev.imagefunction.generation.Store;
import dev.imagefunction.generation.StoredImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Claims, images and results in maps. */
public final class MapStore implements Store {
    public final Map<GenerationId, Versioned> claims = new ConcurrentHashMap<>();
    public final Map<GenerationId, Result> results = new ConcurrentHashMap<>();
    private final Map<String, StoredImage> images = new ConcurrentHashMap<>();
    private final Map<String, byte[]> contents = new ConcurrentHashMap<>();
    private final AtomicLong versions = new AtomicLong();

    @Override
    public Objects objects(GenerationId id, Instant end) {
        return new Prefix(id);
    }

    @Override
    public StoredImage presign(StoredImage image) {
        return image.withUrl("https://images.example.com/" + image.key(), Instant.EPOCH);
    }

    @Override
    public byte[] content(StoredImage image, Instant end) {
        return requireNonNull(contents.get(image.key()));
    }

    /** Copies what another store holds. */
    public void addAll(MapStore other) {
        claims.putAll(other.claims);
        results.putAll(other.results);
        images.putAll(other.images);
        contents.putAll(other.contents);
    }

    private final class Prefix implements Objects {
        private final GenerationId id;

        Prefix(GenerationId id) {
            this.id = id;
        }

        @Override
        public Optional<String> createClaim(Claim claim) {
            var mine = new Versioned(claim, version());
            return claims.putIfAbsent(id, mine) == null ? Optional.of(mine.version()) : Optional.empty();
        }

        @Override
        public Optional<Versioned> claim() {
            return Optional.ofNullable(claims.get(id));
        }

        @Override
        public Optional<String> replaceClaim(Claim claim, String version) {
            var mine = new Versioned(claim, version());
            var now = claims.computeIfPresent(id, (i, old) -> old.version().equals(version) ? mine : old);
            return mine.equals(now) ? Optional.of(mine.version()) : Optional.empty();
        }

        private String version() {
            return Long.toString(versions.incrementAndGet());
        }

        @Override
        public Optional<StoredImage> image(String name) {
            return Optional.ofNullable(images.get(key(name)));
        }

        @Override
        public StoredImage putImage(String name, Image image, Instant end) {
            try (var content = image.open()) {
                contents.putIfAbsent(key(name), content.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            var header = image.header();
            return images.computeIfAbsent(
                    key(name),
                    key -> new StoredImage(
                            "images",
                            key,
                            header.contentType(),
                            image.bytes(),
                            header.width(),
                            header.height(),
                            image.sha256()));
        }

        private String key(String name) {
            return "generations/%s/%s/%s".formatted(id.owner(), id.id(), name);
        }

        @Override
        public Optional<Result> result() {
            return Optional.ofNullable(results.get(id));
        }

        @Override
        public Result putResult(Result result) {
            var first = results.putIfAbsent(id, result);
            return first == null ? result : first;
        }
    }
}
