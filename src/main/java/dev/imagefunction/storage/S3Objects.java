package dev.imagefunction.storage;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.imagefunction.generation.Answer;
import dev.imagefunction.generation.Claim;
import dev.imagefunction.generation.Image;
import dev.imagefunction.generation.Store;
import dev.imagefunction.generation.StoredImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** One generation's objects, each a conditional write. */
record S3Objects(Bucket bucket, String prefix, Instant end, ObjectMapper json, Semaphore uploads)
        implements Store.Objects {
    private static final String CLAIM = "claim.json";
    private static final String RESULT = "result.json";
    private static final String FINGERPRINT = "request-sha256";

    @Override
    public Optional<String> createClaim(Claim claim) {
        return bucket.put(prefix + CLAIM, write(claim), Map.of(), null, end);
    }

    @Override
    public Optional<Store.Versioned> claim() {
        return bucket.get(prefix + CLAIM, end)
                .map(found -> new Store.Versioned(read(CLAIM, found.json(), Claim.class), found.version()));
    }

    @Override
    public Optional<String> replaceClaim(Claim claim, String version) {
        return bucket.put(prefix + CLAIM, write(claim), Map.of(), version, end);
    }

    @Override
    public Optional<StoredImage> image(String name) {
        return bucket.image(prefix + name, end);
    }

    @Override
    public StoredImage putImage(String name, Image image, Instant until) {
        uploads.acquireUninterruptibly();
        try {
            return bucket.put(prefix + name, image, until);
        } finally {
            uploads.release();
        }
    }

    @Override
    public Optional<Store.Result> result() {
        return bucket.get(prefix + RESULT, end)
                .map(found -> new Store.Result(
                        found.metadata().getOrDefault(FINGERPRINT, ""), read(RESULT, found.json(), Answer.class)));
    }

    @Override
    public Store.Result putResult(Store.Result result) {
        var metadata = Map.of(FINGERPRINT, result.fingerprint());
        var written = bucket.put(prefix + RESULT, write(result.answer()), metadata, null, end);
        return written.isPresent() ? result : result().orElseThrow(() -> bucket.deleted(prefix + RESULT));
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> T read(String name, String content, Class<T> type) {
        try {
            var value = json.readValue(content, type);
            if (value != null) {
                return value;
            }
        } catch (IOException e) {
            // reported below, without the content
        }
        throw bucket.changed(prefix + name);
    }
}
