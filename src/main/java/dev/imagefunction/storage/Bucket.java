package dev.imagefunction.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.imagefunction.generation.Charged;
import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.Image;
import dev.imagefunction.generation.Sha256;
import dev.imagefunction.generation.StoredImage;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The bucket's conditional reads and writes, and what its errors mean. */
@Singleton
class Bucket {
    private static final String JSON = "application/json";

    private final S3Client s3;
    private final String name;
    private final StorageConfig config;

    /**
     * Finishes the client that the extension began.
     *
     * @param wanted never asked for one: the extension begins a client only where it sees one wanted
     */
    Bucket(S3ClientBuilder builder, Instance<S3Client> wanted, Connections connections, StorageConfig config) {
        // Repeats until the call's time is over, so that a paid image is not lost to a bad minute of S3's.
        var retries = AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(100)
                .circuitBreakerEnabled(false)
                .backoffStrategy(BackoffStrategy.exponentialDelay(Duration.ofMillis(50), Duration.ofSeconds(3)))
                .throttlingBackoffStrategy(
                        BackoffStrategy.exponentialDelay(Duration.ofMillis(300), Duration.ofSeconds(5)))
                .build();
        var override = builder.overrideConfiguration().toBuilder().retryStrategy(retries);
        if (config.proxy().isEmpty()) {
            builder.httpClientBuilder(connections.asBuilder());
        }
        this.s3 = builder.overrideConfiguration(override.build())
                .putAuthScheme(new ChecksumSigned())
                .build();
        this.name = config.bucket().orElse("");
        this.config = config;
    }

    private AwsRequestOverrideConfiguration small() {
        return within(config.smallAttemptTimeout(), config.smallCallTimeout());
    }

    private static AwsRequestOverrideConfiguration within(Duration attempt, Duration all) {
        return AwsRequestOverrideConfiguration.builder()
                .apiCallAttemptTimeout(attempt)
                .apiCallTimeout(all)
                .build();
    }

    /** A JSON object of a few bytes; its version is its ETag. */
    record Content(String content, String version, Map<String, String> metadata) {}

    Optional<Content> get(String key) {
        return found(key, () -> {
            var object = s3.getObjectAsBytes(get -> get.bucket(name).key(key).overrideConfiguration(small()));
            return new Content(
                    object.asUtf8String(),
                    object.response().eTag(),
                    object.response().metadata());
        });
    }

    /**
     * Writes an object if there is none, or if it is at a version.
     *
     * @param version null for an object that must not be there yet
     * @return the new version, or nothing where the condition does not hold
     */
    Optional<String> put(String key, String json, Map<String, String> metadata, @Nullable String version) {
        var content = json.getBytes(UTF_8);
        return write(key, Charged.NO, RequestBody.fromBytes(content), put -> put.contentType(JSON)
                .metadata(metadata)
                .checksumSHA256(
                        Base64.getEncoder().encodeToString(Sha256.digest().digest(content)))
                .ifMatch(version)
                .ifNoneMatch(version == null ? "*" : null)
                .overrideConfiguration(small()));
    }

    /** Stores an image unless there is one already; gives the one that stays. */
    StoredImage put(String key, Image image, Duration time) {
        var header = image.header();
        var metadata = Map.of(
                "sha256", image.sha256(),
                "width", Integer.toString(header.width()),
                "height", Integer.toString(header.height()));
        ContentStreamProvider content = image::open;
        var body = RequestBody.fromContentProvider(content, image.bytes(), header.contentType());
        var written = write(key, Charged.YES, body, put -> put.contentType(header.contentType())
                .metadata(metadata)
                .checksumSHA256(
                        Base64.getEncoder().encodeToString(HexFormat.of().parseHex(image.sha256())))
                .ifNoneMatch("*")
                .overrideConfiguration(o ->
                        o.apiCallAttemptTimeout(config.uploadAttemptTimeout()).apiCallTimeout(time)));
        return written.isPresent()
                ? stored(key, header.contentType(), image.bytes(), metadata)
                : image(key).orElseThrow(() -> failed("read", key, null, Charged.YES));
    }

    Optional<StoredImage> image(String key) {
        return found(key, () -> {
            var head = s3.headObject(h -> h.bucket(name).key(key).overrideConfiguration(small()));
            return stored(key, head.contentType(), head.contentLength(), head.metadata());
        });
    }

    private StoredImage stored(String key, String type, long bytes, Map<String, String> metadata) {
        return new StoredImage(
                null,
                null,
                name,
                key,
                type,
                bytes,
                Integer.parseInt(metadata.getOrDefault("width", "0")),
                Integer.parseInt(metadata.getOrDefault("height", "0")),
                metadata.getOrDefault("sha256", ""));
    }

    private Optional<String> write(
            String key, Charged charged, RequestBody body, Consumer<PutObjectRequest.Builder> request) {
        try {
            var put = PutObjectRequest.builder().bucket(name).key(key).applyMutation(request);
            return Optional.of(s3.putObject(put.build(), body).eTag());
        } catch (S3Exception e) {
            // 409: another conditional write to the same key was under way; what it came to is what stands there now.
            if (e.statusCode() == 412 || e.statusCode() == 409) {
                return Optional.empty();
            }
            throw failed("write", key, e, charged);
        } catch (SdkException e) {
            throw failed("write", key, e, charged);
        }
    }

    /** Without the right to list the bucket, S3 answers 403 where there is no such key. */
    private <T> Optional<T> found(String key, Supplier<T> read) {
        try {
            return Optional.of(read.get());
        } catch (S3Exception e) {
            var missing = e.statusCode() == 404 && !"NoSuchBucket".equals(code(e));
            if (missing || e.statusCode() == 403) {
                return Optional.empty();
            }
            throw failed("read", key, e, Charged.NO);
        } catch (SdkException e) {
            throw failed("read", key, e, Charged.NO);
        }
    }

    private static String code(S3Exception e) {
        var details = e.awsErrorDetails();
        return details == null || details.errorCode() == null ? "" : details.errorCode();
    }

    private GenerationException failed(String verb, String key, @Nullable SdkException cause, Charged charged) {
        var why = cause instanceof S3Exception e
                ? switch (code(e)) {
                    case "NoSuchBucket" -> "there is no such bucket: create it, or set IMAGE_BUCKET";
                    case "AccessDenied" -> "access is denied: the function's role needs s3:GetObject and s3:PutObject";
                    case "ExpiredToken", "InvalidAccessKeyId", "SignatureDoesNotMatch" ->
                        "the credentials are not valid (" + code(e) + ")";
                    default -> "S3 answered " + e.statusCode() + " " + code(e);
                }
                : cause == null
                        ? "the object is there and cannot be read"
                        : "no answer from S3 (" + cause.getClass().getSimpleName() + ")";
        var failure =
                new Failure.StorageFailed("Could not %s %s in bucket %s: %s.".formatted(verb, key, name, why), charged);
        return cause == null ? new GenerationException(failure) : new GenerationException(failure, cause);
    }
}
