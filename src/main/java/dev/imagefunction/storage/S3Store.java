package dev.imagefunction.storage;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.Store;
import dev.imagefunction.generation.StoredImage;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import software.amazon.awssdk.services.s3.S3Client;

/** Keeps each generation under one prefix of the bucket. */
public record S3Store(
        S3Client s3, PresignedUrls urls, StorageConfig config, ObjectMapper json, Clock clock, Semaphore uploads)
        implements Store {
    /** Uploads in flight in one process. */
    private static final int PARALLEL_UPLOADS = 10;

    public S3Store(S3Client s3, PresignedUrls urls, StorageConfig config, ObjectMapper json, Clock clock) {
        this(s3, urls, config, json, clock, new Semaphore(PARALLEL_UPLOADS));
    }

    private Bucket bucket() {
        return new Bucket(s3, config.bucket().orElse(""), config, clock);
    }

    @Override
    public Store.Objects objects(GenerationId id, Instant end) {
        return new S3Objects(bucket(), "generations/" + id.owner() + "/" + id.id() + "/", end, json, uploads);
    }

    @Override
    public StoredImage presign(StoredImage image) {
        return urls.sign(image);
    }

    @Override
    public byte[] content(StoredImage image, Instant end) {
        return bucket().content(image, end);
    }
}
