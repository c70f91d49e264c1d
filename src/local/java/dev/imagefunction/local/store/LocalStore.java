package dev.imagefunction.local.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.domain.StorageMetadata;
import org.gaul.s3proxy.blobstore.options.CreateContainerOptions;
import org.gaul.s3proxy.blobstore.options.GetOptions;
import org.gaul.s3proxy.blobstore.options.ListContainerOptions;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.jspecify.annotations.Nullable;

/**
 * An S3-compatible store that checks signatures, presigned URLs, checksums and conditional writes, and fails requests on
 * demand. Clients must use path-style URLs.
 */
public final class LocalStore extends StoreFront {
    public static final String ACCESS_KEY = "local-access-key";
    public static final String SECRET_KEY = "local-secret-key";
    public static final String REGION = "eu-central-1";

    /** For a fault that never ends. */
    public static final int ALWAYS = Integer.MAX_VALUE;

    /** The store keeps checksums in the user metadata under names that begin like this. */
    private static final String CHECKSUMS = "s3proxy_checksum";

    /** Kept in a field, because an unreferenced logger loses its level. */
    private static final List<Logger> LOUD =
            List.of(Logger.getLogger("org.gaul.s3proxy"), Logger.getLogger("org.gaul.shaded.org.eclipse.jetty"));

    private final BlobStore blobs;
    private final S3Proxy proxy;

    /**
     * A request.
     *
     * @param path bucket and key, without the query
     * @param status of the response; 0 without one
     */
    public record Request(String method, String path, int status) {}

    private LocalStore(int port, BlobStore blobs, S3Proxy proxy) {
        super(port, proxy.getPort());
        this.blobs = blobs;
        this.proxy = proxy;
    }

    /** Keeps objects in memory; on any free port. */
    public static LocalStore inMemory() {
        return started(0, new TransientNio2BlobStore());
    }

    /** Keeps objects in this directory, which is created if it is missing; port 0 is any free one. */
    public static LocalStore at(Path directory, int port) {
        try {
            Files.createDirectories(directory);
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
        return started(port, new FilesystemNio2BlobStore(directory.toString()));
    }

    /** Creates the bucket if it is missing. */
    public LocalStore createBucket(String bucket) {
        blobs.createContainer(bucket, CreateContainerOptions.NONE);
        return this;
    }

    /** The keys that begin with the prefix, sorted. Like the next methods it is no request, and meets no fault. */
    public List<String> keys(String bucket, String prefix) {
        var page =
                blobs.list(bucket, ListContainerOptions.builder().prefix(prefix).build());
        return StreamSupport.stream(page.spliterator(), false)
                .map(StorageMetadata::name)
                .sorted()
                .toList();
    }

    /** The object's bytes; fails if there is none. */
    public byte[] read(String bucket, String key) {
        var blob = there(blobs.getBlob(bucket, key, GetOptions.NONE), key);
        try (var payload = there(blob.getPayload(), key)) {
            return payload.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The object's user metadata, names in lower case and without {@code x-amz-meta-}. */
    public Map<String, String> metadata(String bucket, String key) {
        return there(blobs.blobMetadata(bucket, key), key).userMetadata().entrySet().stream()
                .filter(entry -> !entry.getKey().startsWith(CHECKSUMS))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    public String contentType(String bucket, String key) {
        var content = there(blobs.blobMetadata(bucket, key), key).contentMetadata();
        return there(content.contentType(), key);
    }

    public void delete(String bucket, String key) {
        blobs.removeBlob(bucket, key);
    }

    /** Empties the bucket. */
    public void clear(String bucket) {
        keys(bucket, "").forEach(key -> delete(bucket, key));
    }

    @Override
    public void close() {
        super.close();
        try {
            proxy.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the store does not stop", e);
        }
    }

    private static <T> T there(@Nullable T found, String key) {
        if (found == null) {
            throw new NoSuchElementException(key);
        }
        return found;
    }

    private static LocalStore started(int port, BlobStore blobs) {
        LOUD.forEach(logger -> logger.setLevel(Level.WARNING));
        var proxy = S3Proxy.builder()
                .blobStore(blobs)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                .ignoreUnknownHeaders(true)
                .build();
        try {
            proxy.start();
        } catch (Exception e) {
            throw new IllegalStateException("the store does not start", e);
        }
        return new LocalStore(port, blobs, proxy);
    }
}
