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
    private final Map<String, StoredImage> images = new HashMap<>();
    private final List<Written> written = new ArrayList<>();
    private @Nullable Versioned claim;
    private @Nullable Result result;
    private int version;

    /** A result, and the images that were stored when it was written. */
    record Written(Result result, Map<String, StoredImage> images) {}

    /** By the object's name. */
    Map<String, StoredImage> images() {
        return images;
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
    public Optional<StoredImage> find(GenerationId id, String imageName) {
        return Optional.ofNullable(images.get(imageName));
    }

    @Override
    public StoredImage keep(GenerationId id, String imageName, Image image, Instant deadline) {
        var first = images.get(imageName);
        return first == null ? put(id, imageName, image) : first;
    }

    /** Writes without a condition. */
    StoredImage put(GenerationId id, String imageName, Image image) {
        try (var content = image.open()) {
            var stored = new StoredImage(
                    null,
                    null,
                    "bucket",
                    "generations/" + id.owner() + "/" + id.id() + "/" + imageName,
                    image.header().contentType(),
                    content.readAllBytes().length,
                    image.header().width(),
                    image.header().height(),
                    image.sha256());
            images.put(imageName, stored);
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
        written.add(new Written(unconditional, new HashMap<>(images)));
        return unconditional;
    }

    @Override
    public StoredImage address(StoredImage image) {
        return image.withAddress("https://bucket.example/" + image.key(), Instant.EPOCH);
    }
}
