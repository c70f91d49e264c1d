package dev.imagefunction.storage;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.imagefunction.generation.Answer;
import dev.imagefunction.generation.Claim;
import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.Image;
import dev.imagefunction.generation.Store;
import dev.imagefunction.generation.StoredImage;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** The store in S3: one prefix for each generation, conditional writes, and nothing besides. */
@Singleton
@RegisterForReflection(targets = Claim.class)
public class S3Store implements Store {
    private static final String FINGERPRINT = "request-sha256";

    private final Bucket bucket;
    private final Addresses addresses;
    private final ObjectMapper json;
    private final Clock clock;
    private final Semaphore uploads;

    S3Store(Bucket bucket, Addresses addresses, StorageConfig config, ObjectMapper json, Clock clock) {
        this.bucket = bucket;
        this.addresses = addresses;
        this.json = json;
        this.clock = clock;
        this.uploads = new Semaphore(config.parallelUploads());
    }

    private static String key(GenerationId id, String name) {
        return "generations/" + id.owner() + "/" + id.id() + "/" + name;
    }

    @Override
    public Optional<String> create(GenerationId id, Claim claim) {
        return swap(key(id, "claim.json"), claim, null);
    }

    @Override
    public Optional<String> replace(GenerationId id, Claim claim, String version) {
        return swap(key(id, "claim.json"), claim, version);
    }

    private Optional<String> swap(String key, Claim claim, @Nullable String version) {
        var content = write(claim);
        var written = bucket.put(key, content, Map.of(), version);
        if (written.isPresent()) {
            return written;
        }
        // A write whose answer was lost and which was then repeated meets itself: every claim's content is its own.
        return bucket.get(key).filter(found -> found.content().equals(content)).map(Bucket.Content::version);
    }

    @Override
    public Optional<Versioned> claim(GenerationId id) {
        return bucket.get(key(id, "claim.json"))
                .map(found -> new Versioned(read(found.content(), Claim.class), found.version()));
    }

    @Override
    public Optional<StoredImage> find(GenerationId id, String imageName) {
        return bucket.image(key(id, imageName));
    }

    @Override
    public StoredImage keep(GenerationId id, String imageName, Image image, Instant deadline) {
        uploads.acquireUninterruptibly();
        try {
            var left = Duration.between(clock.instant(), deadline);
            var key = key(id, imageName);
            return bucket.put(key, image, left.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : left);
        } finally {
            uploads.release();
        }
    }

    @Override
    public Optional<Result> result(GenerationId id) {
        return bucket.get(key(id, "result.json"))
                .map(found -> new Result(
                        found.metadata().getOrDefault(FINGERPRINT, ""), read(found.content(), Answer.class)));
    }

    @Override
    public Result record(GenerationId id, Result result) {
        var written = bucket.put(
                key(id, "result.json"), write(result.answer()), Map.of(FINGERPRINT, result.fingerprint()), null);
        return written.isPresent() ? result : result(id).orElse(result);
    }

    @Override
    public StoredImage address(StoredImage image) {
        return addresses.of(image);
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> T read(String content, Class<T> type) {
        try {
            return json.readValue(content, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
