package dev.imagefunction.boot;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.logging.LogManager;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Makes the AWS clients and opens a connection to S3 while Quarkus starts, on another processor and in about the same
 * time. This needs only the environment, which is checked before.
 */
final class FirstConnection {
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** An object that never exists: reading it opens the connection. */
    private static final String NONE = "generations/internal/warm-up/result.json";

    private static volatile @Nullable FirstConnection begun;

    private final CompletableFuture<AwsClients> clients = new CompletableFuture<>();
    private final Thread thread;

    private FirstConnection(String bucket, boolean pathStyle) {
        thread = Thread.ofPlatform().daemon().name("warm-up-storage").start(() -> open(bucket, pathStyle));
    }

    /** Begins. An event may arrive before the connection is open. */
    static void begin(Map<String, String> env) {
        prepareLogging();
        begun = new FirstConnection(
                env.getOrDefault("IMAGE_BUCKET", "").strip(), Boolean.parseBoolean(env.get("S3_PATH_STYLE")));
    }

    private static void prepareLogging() {
        // Otherwise the first log record makes the log manager look up the host's name by DNS. No log contains the
        // name.
        System.setProperty("jboss.qualified.host.name", "lambda");
        // Quarkus' log manager, which writes a record in one line. On the JVM it is not yet set.
        System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
        // Two threads that initialise the logging at the same time can wait for each other for ever.
        LogManager.getLogManager();
    }

    /** Waits until the connection is open, or cannot be opened, or the limit is reached. */
    static void await(Duration limit) throws InterruptedException {
        var first = begun;
        if (first != null) {
            first.thread.join(limit);
        }
    }

    /** The clients. Empty if none were begun, as in tests, or if they cannot be made. */
    static Optional<AwsClients> clients() {
        try {
            return Optional.ofNullable(begun).map(first -> first.clients.join());
        } catch (CancellationException e) {
            return Optional.empty();
        }
    }

    private void open(String bucket, boolean pathStyle) {
        try {
            var aws = new AwsClients(pathStyle);
            clients.complete(aws);
            aws.presigner().presignGetObject(presign -> presign.signatureDuration(LONGEST)
                    .getObjectRequest(get -> get.bucket(bucket).key(NONE)));
            aws.s3()
                    .getObjectAsBytes(get ->
                            get.bucket(bucket).key(NONE).overrideConfiguration(limit -> limit.apiCallTimeout(LONGEST)));
        } catch (SdkException e) {
            // There is no such object; the first event meets any other problem too, and reports it.
        } finally {
            clients.cancel(false); // has no effect once they are made
        }
    }
}
