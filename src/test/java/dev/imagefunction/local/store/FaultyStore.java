package dev.imagefunction.local.store;

import dev.imagefunction.local.http.LoopbackClient;
import dev.imagefunction.local.http.LoopbackServer;
import dev.imagefunction.local.http.Wire;
import io.vertx.core.net.PfxOptions;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/** A store in memory that fails requests on demand, and passes the others on unchanged, so that signatures stay valid. */
public final class FaultyStore extends LocalStore {
    /** For a fault that never ends. */
    public static final int ALWAYS = Integer.MAX_VALUE;

    /** The store keeps checksums in the user metadata under names that begin like this. */
    private static final String CHECKSUMS = "s3proxy_checksum";

    private final LoopbackClient store = new LoopbackClient(super.endpoint().getPort());
    private final LoopbackServer server = new LoopbackServer(0, this::handle);
    private final List<FaultRule> rules = new CopyOnWriteArrayList<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    /**
     * A request.
     *
     * @param path bucket and key, without the query
     * @param status of the response; 0 without one
     */
    public record Request(String method, String path, int status) {}

    /** @param left the requests that still fail, of this many */
    private record FaultRule(String method, String suffix, int times, StoreFault fault, AtomicInteger left) {
        boolean takes(Wire wire) {
            return method.equals(wire.method())
                    && wire.path().endsWith(suffix)
                    && left.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
        }

        boolean isMet() {
            return left.get() < times;
        }
    }

    public FaultyStore() {
        super(new TransientNio2BlobStore(), 0);
    }

    public static FaultyStore withBucket(String bucket) {
        var store = new FaultyStore();
        store.createBucket(bucket);
        return store;
    }

    /** {@code http://127.0.0.1:port}, where faults apply. */
    @Override
    public URI endpoint() {
        return server.uri();
    }

    /** Starts the same over TLS: {@code https://127.0.0.1:port}. */
    public URI overTls(PfxOptions certificate) {
        return server.overTls(certificate);
    }

    /** Fails this many requests of this method whose path ends like this, for example {@code PUT /0.png}. */
    public void fail(String method, String suffix, int times, StoreFault fault) {
        rules.add(new FaultRule(method, suffix, times, fault, new AtomicInteger(times)));
    }

    /** Returns true if each fault has failed a request. */
    public boolean faultsMet() {
        return rules.stream().allMatch(FaultRule::isMet);
    }

    /** Removes all faults. */
    public void heal() {
        rules.clear();
    }

    /** The requests so far, in the order of their responses. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public void forgetRequests() {
        requests.clear();
    }

    /** Closes every connection, as a server does with idle ones. */
    public void closeConnections() {
        server.closeConnections();
    }

    /** The keys that begin with the prefix, sorted. Like the next methods it is no request, and meets no fault. */
    public List<String> keys(String bucket, String prefix) {
        return StoreClient.keys(this, bucket, prefix);
    }

    public byte[] read(String bucket, String key) {
        return StoreClient.read(this, bucket, key);
    }

    /** The object's user metadata, names in lower case and without {@code x-amz-meta-}. */
    public Map<String, String> metadata(String bucket, String key) {
        return Objects.requireNonNull(blobs().blobMetadata(bucket, key), key).userMetadata().entrySet().stream()
                .filter(entry -> !entry.getKey().startsWith(CHECKSUMS))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    public String contentType(String bucket, String key) {
        var content =
                Objects.requireNonNull(blobs().blobMetadata(bucket, key), key).contentMetadata();
        return Objects.requireNonNull(content.contentType(), key);
    }

    /** Empties the bucket. */
    public void clear(String bucket) {
        keys(bucket, "").forEach(key -> blobs().removeBlob(bucket, key));
    }

    @Override
    public void close() {
        server.close();
        store.close();
        super.close();
    }

    private void handle(Wire wire) throws InterruptedException {
        var rule = rules.stream().filter(each -> each.takes(wire)).findFirst();
        if (rule.isPresent()) {
            rule.get().fault.meet(wire, this);
        } else {
            respond(wire);
        }
    }

    LoopbackClient.Reply perform(Wire wire) {
        return store.send(wire);
    }

    void respond(Wire wire) {
        var reply = perform(wire);
        note(wire, reply.status());
        wire.respond(reply.status(), reply.headers(), reply.body());
    }

    void refuse(Wire wire, int status, String code) {
        note(wire, status);
        var headers = new TreeMap<>(Map.of("Content-Type", "application/xml"));
        if (status == 307) {
            headers.put("Location", endpoint() + wire.request().uri());
        }
        var xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>%1$s</Code><Message>%1$s, as told</Message>"
                        .formatted(code)
                + "<RequestId>local</RequestId></Error>";
        wire.respond(status, headers, wire.method().equals("HEAD") ? "" : xml);
    }

    void note(Wire wire, int status) {
        requests.add(new Request(wire.method(), wire.path(), status));
    }
}
