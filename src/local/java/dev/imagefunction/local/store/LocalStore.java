package dev.imagefunction.local.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.HttpResponse;
import org.gaul.s3proxy.blobstore.HttpResponseException;
import org.gaul.s3proxy.blobstore.domain.Blob;
import org.gaul.s3proxy.blobstore.options.CreateContainerOptions;
import org.gaul.s3proxy.blobstore.options.PutOptions;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * An S3-compatible store that checks signatures, presigned URLs, checksums and conditional writes. Clients must use
 * path-style URLs.
 */
public class LocalStore implements AutoCloseable {
    public static final String ACCESS_KEY = "local-access-key";
    public static final String SECRET_KEY = "local-secret-key";
    public static final String REGION = "eu-central-1";

    /** Kept in a field, because an unreferenced logger loses its level. */
    private static final List<Logger> LOUD =
            List.of(Logger.getLogger("org.gaul.s3proxy"), Logger.getLogger("org.gaul.shaded.org.eclipse.jetty"));

    private final BlobStore blobs;
    private final S3Proxy proxy;

    /**
     * @param directory keeps the objects; it is created if it is missing
     * @param port 0 for any free one
     */
    public LocalStore(Path directory, int port) {
        this(onDisk(directory), port);
    }

    LocalStore(BlobStore blobs, int port) {
        LOUD.forEach(logger -> logger.setLevel(Level.WARNING));
        this.blobs = blobs;
        this.proxy = S3Proxy.builder()
                .blobStore(new Conditional(blobs))
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                .ignoreUnknownHeaders(true)
                .build();
        try {
            proxy.start();
        } catch (Exception failed) {
            throw new IllegalStateException("The store does not start: " + failed.getMessage(), failed);
        }
    }

    private static BlobStore onDisk(Path directory) {
        try {
            return new FilesystemNio2BlobStore(
                    Files.createDirectories(directory).toString());
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    /** Does what S3 does and the blob store does not: of two writes at once over the same version, one fails. */
    private static final class Conditional extends ForwardingBlobStore {
        Conditional(BlobStore blobs) {
            super(blobs);
        }

        @Override
        public String putBlob(String bucket, Blob blob, PutOptions options) {
            var version = options.ifMatch();
            if (version == null) {
                return super.putBlob(bucket, blob, options);
            }
            synchronized (this) {
                var current = blobMetadata(bucket, blob.getMetadata().name());
                var eTag = current == null ? null : current.eTag();
                if (eTag == null || !version.replace("\"", "").equals(eTag.replace("\"", ""))) {
                    throw new HttpResponseException(new HttpResponse(412));
                }
                return super.putBlob(bucket, blob, options);
            }
        }
    }

    /** {@code http://127.0.0.1:port}. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + proxy.getPort());
    }

    BlobStore blobs() {
        return blobs;
    }

    /** Creates the bucket if it is missing. */
    public LocalStore createBucket(String bucket) {
        blobs.createContainer(bucket, CreateContainerOptions.NONE);
        return this;
    }

    @Override
    public void close() {
        try {
            proxy.stop();
        } catch (Exception failed) {
            throw new IllegalStateException("The store does not stop.", failed);
        }
    }
}
