package dev.imagefunction.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.Image;
import dev.imagefunction.generation.Sha256;
import dev.imagefunction.generation.StoredImage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The bucket's conditional reads and writes. Each of them, with its retries, ends by a given instant. */
record Bucket(S3Client s3, String name, StorageConfig config, Clock clock) {
    /** The wait before an image that S3 refused is sent again. */
    private static final Duration WAIT = Duration.ofMillis(500);

    /** A small JSON object; its version is its ETag. */
    record Content(String json, String version, Map<String, String> metadata) {}

    Optional<Content> get(String key, Instant end) {
        return read(key, small(key, end), time -> {
            var object = s3.getObjectAsBytes(get -> get.bucket(name).key(key).overrideConfiguration(time));
            return new Content(
                    object.asUtf8String(),
                    object.response().eTag(),
                    object.response().metadata());
        });
    }

    /**
     * Writes an object if there is none, or if it has a version.
     *
     * @param version null for an object that must not exist yet
     * @return the new version, or empty if the condition does not hold
     */
    Optional<String> put(String key, String json, Map<String, String> metadata, @Nullable String version, Instant end) {
        var content = json.getBytes(UTF_8);
        var time = small(key, end);
        return write(key, RequestBody.fromBytes(content), put -> put.contentType("application/json")
                .metadata(metadata)
                .checksumSHA256(
                        Base64.getEncoder().encodeToString(Sha256.digest().digest(content)))
                .ifMatch(version)
                .ifNoneMatch(version == null ? "*" : null)
                .overrideConfiguration(time));
    }

    /**
     * Stores an image unless there is one already; returns the one that stays. Without a response from S3, it is sent
     * again until the end; if S3 refuses it, for the time of a small call. The image is already paid for.
     */
    StoredImage put(String key, Image image, Instant end) {
        var refusedUntil = clock.instant().plus(config.smallCallTimeout());
        while (true) {
            try {
                return putOnce(key, image, end);
            } catch (GenerationException e) {
                var next = clock.instant().plus(WAIT);
                var last = e.getCause() instanceof SdkClientException ? end : refusedUntil;
                if (!next.isBefore(last) || !next.isBefore(end)) {
                    throw e;
                }
                try {
                    Thread.sleep(WAIT);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw e;
                }
            }
        }
    }

    private StoredImage putOnce(String key, Image image, Instant end) {
        var header = image.header();
        var metadata = Map.of(
                "sha256", image.sha256(),
                "width", Integer.toString(header.width()),
                "height", Integer.toString(header.height()));
        ContentStreamProvider content = image::open;
        var body = RequestBody.fromContentProvider(content, image.bytes(), header.contentType());
        var time = within(config.uploadAttemptTimeout(), left(key, end));
        var written = write(key, body, put -> put.contentType(header.contentType())
                .metadata(metadata)
                .checksumSHA256(
                        Base64.getEncoder().encodeToString(HexFormat.of().parseHex(image.sha256())))
                .ifNoneMatch("*")
                .overrideConfiguration(time));
        return written.isPresent()
                ? stored(key, header.contentType(), image.bytes(), metadata)
                : image(key, end).orElseThrow(() -> deleted(key));
    }

    /** S3 said that an object exists, and then that it does not. */
    GenerationException deleted(String key) {
        return S3Errors.failed("write", name, key, "it existed and was deleted in the same moment", null);
    }

    Optional<StoredImage> image(String key, Instant end) {
        return read(key, small(key, end), time -> {
            var head = s3.headObject(h -> h.bucket(name).key(key).overrideConfiguration(time));
            return stored(key, head.contentType(), head.contentLength(), head.metadata());
        });
    }

    /** The bytes of a stored image. */
    byte[] content(StoredImage image, Instant end) {
        var key = image.key();
        var bytes = read(key, within(config.uploadAttemptTimeout(), left(key, end)), time -> s3.getObjectAsBytes(
                                get -> get.bucket(name).key(key).overrideConfiguration(time))
                        .asByteArrayUnsafe())
                .orElseThrow(() -> S3Errors.failed("read", name, key, "it was deleted", null));
        if (!Sha256.hex(bytes).equals(image.sha256())) {
            throw changed(key);
        }
        return bytes;
    }

    GenerationException changed(String key) {
        return S3Errors.failed("read", name, key, "its content is not what was stored", null);
    }

    private StoredImage stored(String key, String type, long bytes, Map<String, String> metadata) {
        return new StoredImage(
                name,
                key,
                type,
                bytes,
                Integer.parseInt(metadata.getOrDefault("width", "0")),
                Integer.parseInt(metadata.getOrDefault("height", "0")),
                metadata.getOrDefault("sha256", ""));
    }

    private Duration left(String key, Instant end) {
        var left = Duration.between(clock.instant(), end);
        if (left.toMillis() < 1) {
            throw S3Errors.failed("reach", name, key, "no time was left", null);
        }
        return left;
    }

    private AwsRequestOverrideConfiguration small(String key, Instant end) {
        return within(
                config.smallAttemptTimeout(), Collections.min(List.of(config.smallCallTimeout(), left(key, end))));
    }

    private static AwsRequestOverrideConfiguration within(Duration attempt, Duration all) {
        return AwsRequestOverrideConfiguration.builder()
                .apiCallAttemptTimeout(Collections.min(List.of(attempt, all)))
                .apiCallTimeout(all)
                .build();
    }

    private Optional<String> write(String key, RequestBody body, Consumer<PutObjectRequest.Builder> request) {
        var put = PutObjectRequest.builder()
                .bucket(name)
                .key(key)
                .applyMutation(request)
                .build();
        try {
            var version = s3.putObject(put, body).eTag();
            if (version == null) {
                throw S3Errors.failed("write", name, key, "its response has no ETag", null);
            }
            return Optional.of(version);
        } catch (SdkException e) {
            // A missing object also means that it does not have the version.
            var isMissing = put.ifMatch() != null && S3Errors.isMissing(e);
            if (isMissing || (e instanceof S3Exception s3 && s3.statusCode() == 412)) {
                return Optional.empty();
            }
            throw S3Errors.failed("write", name, key, e);
        }
    }

    private <T> Optional<T> read(
            String key, AwsRequestOverrideConfiguration time, Function<AwsRequestOverrideConfiguration, T> request) {
        try {
            return Optional.of(request.apply(time));
        } catch (SdkException e) {
            if (S3Errors.isMissing(e)) {
                return Optional.empty();
            }
            throw S3Errors.failed("read", name, key, e);
        }
    }
}
