package dev.imagefunction.trigger;

import dev.imagefunction.generation.Claim;
import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.Image;
import dev.imagefunction.generation.Store;
import dev.imagefunction.generation.StoredImage;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Claims, images and results in maps. */
final class InMemoryStore implements Store {
    final Map<GenerationId, Versioned> claims = new ConcurrentHashMap<>();
    final Map<GenerationId, Result> results = new ConcurrentHashMap<>();
    private final Map<String, StoredImage> images = new ConcurrentHashMap<>();
    private final AtomicLong versions = new AtomicLong();

    @Override
    public Optional<String> create(GenerationId id, Claim claim) {
        var mine = new Versioned(claim, version());
        return claims.putIfAbsent(id, mine) == null ? Optional.of(mine.version()) : Optional.empty();
    }

    @Override
    public Optional<Versioned> claim(GenerationId id) {
        return Optional.ofNullable(claims.get(id));
    }

    @Override
    public Optional<String> replace(GenerationId id, Claim claim, String version) {
        var mine = new Versioned(claim, version());
        var now = claims.computeIfPresent(id, (i, old) -> old.version().equals(version) ? mine : old);
        return mine.equals(now) ? Optional.of(mine.version()) : Optional.empty();
    }

    private String version() {
        return Long.toString(versions.incrementAndGet());
    }

    @Override
    public Optional<StoredImage> find(GenerationId id, String imageName) {
        return Optional.ofNullable(images.get(key(id, imageName)));
    }

    @Override
    public StoredImage keep(GenerationId id, String imageName, Image image, Instant deadline) {
        var key = key(id, imageName);
        var header = image.header();
        var made = new StoredImage(
                null,
                null,
                "images",
                key,
                header.contentType(),
                image.bytes(),
                header.width(),
                header.height(),
                image.sha256());
        var first = images.putIfAbsent(key, made);
        return first == null ? made : first;
    }

    private static String key(GenerationId id, String imageName) {
        return "generations/%s/%s/%s".formatted(id.owner(), id.id(), imageName);
    }

    @Override
    public Optional<Result> result(GenerationId id) {
        return Optional.ofNullable(results.get(id));
    }

    @Override
    public Result record(GenerationId id, Result result) {
        var first = results.putIfAbsent(id, result);
        return first == null ? result : first;
    }

    @Override
    public StoredImage address(StoredImage image) {
        return image.withAddress("https://images.example.com/" + image.key(), Instant.EPOCH);
    }
}
