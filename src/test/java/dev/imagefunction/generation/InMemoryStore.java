package dev.imagefunction.generation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One generation's prefix of a bucket, with S3's conditional writes. */
final class InMemoryStore implements Store {
    private final Map<String, StoredPicture> pictures = new HashMap<>();
    private final List<Written> written = new ArrayList<>();
    private @Nullable Versioned claim;
    private @Nullable Result result;
    private int version;

    /** A result, and the pictures that were stored when it was written. */
    record Written(Result result, Map<String, StoredPicture> pictures) {}

    /** By the object's name. */
    Map<String, StoredPicture> pictures() {
        return pictures;
    }

    List<Written> written() {
        return written;
    }

    @Nullable
    Result result() {
        return result;
    }

    @Override
    public Optional<String> create(GenerationId id, Claim created) {
        return claim == null ? Optional.of(put(created)) : Optional.empty();
    }

    @Override
    public Optional<Versioned> claim(GenerationId id) {
        return Optional.ofNullable(claim);
    }

    @Override
    public Optional<String> replace(GenerationId id, Claim replacement, String expected) {
        return claim != null && claim.version().equals(expected) ? Optional.of(put(replacement)) : Optional.empty();
    }

    /** Writes without a condition. */
    String put(Claim unconditional) {
        var next = new Versioned(unconditional, "etag-" + ++version);
        claim = next;
        return next.version();
    }

    @Override
    public Optional<StoredPicture> find(GenerationId id, String pictureName) {
        return Optional.ofNullable(pictures.get(pictureName));
    }

    @Override
    public StoredPicture keep(GenerationId id, String pictureName, Picture picture, Instant deadline) {
        var first = pictures.get(pictureName);
        return first == null ? put(id, pictureName, picture) : first;
    }

    /** Writes without a condition. */
    StoredPicture put(GenerationId id, String pictureName, Picture picture) {
        try (var content = picture.open()) {
            var stored = new StoredPicture(
                    null,
                    null,
                    "bucket",
                    "generations/" + id.owner() + "/" + id.id() + "/" + pictureName,
                    picture.header().contentType(),
                    content.readAllBytes().length,
                    picture.header().width(),
                    picture.header().height(),
                    picture.sha256());
            pictures.put(pictureName, stored);
            return stored;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<Result> result(GenerationId id) {
        return Optional.ofNullable(result);
    }

    @Override
    public Result record(GenerationId id, Result outcome) {
        return result == null ? put(outcome) : result;
    }

    /** Writes without a condition. */
    Result put(Result unconditional) {
        result = unconditional;
        written.add(new Written(unconditional, new HashMap<>(pictures)));
        return unconditional;
    }

    @Override
    public StoredPicture address(StoredPicture picture) {
        return picture.withAddress("https://bucket.example/" + picture.key(), Instant.EPOCH);
    }
}
