package dev.imagefunction.trigger;

import dev.imagefunction.generation.Claim;
import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.Picture;
import dev.imagefunction.generation.Store;
import dev.imagefunction.generation.StoredPicture;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Claims, pictures and results in maps. */
final class InMemoryStore implements Store {
    final Map<GenerationId, Versioned> claims = new ConcurrentHashMap<>();
    final Map<GenerationId, Result> results = new ConcurrentHashMap<>();
    private final Map<String, StoredPicture> pictures = new ConcurrentHashMap<>();
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
    public Optional<StoredPicture> find(GenerationId id, String pictureName) {
        return Optional.ofNullable(pictures.get(key(id, pictureName)));
    }

    @Override
    public StoredPicture keep(GenerationId id, String pictureName, Picture picture, Instant deadline) {
        var key = key(id, pictureName);
        var header = picture.header();
        var made = new StoredPicture(
                null,
                null,
                "pictures",
                key,
                header.contentType(),
                picture.bytes(),
                header.width(),
                header.height(),
                picture.sha256());
        var first = pictures.putIfAbsent(key, made);
        return first == null ? made : first;
    }

    private static String key(GenerationId id, String pictureName) {
        return "generations/%s/%s/%s".formatted(id.owner(), id.id(), pictureName);
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
    public StoredPicture address(StoredPicture picture) {
        return picture.withAddress("https://pictures.example.com/" + picture.key(), Instant.EPOCH);
    }
}
