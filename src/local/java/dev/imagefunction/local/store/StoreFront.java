package dev.imagefunction.local.store;

import dev.imagefunction.local.http.LoopbackClient;
import dev.imagefunction.local.http.LoopbackServer;
import dev.imagefunction.local.http.Payload;
import dev.imagefunction.local.http.Wire;
import io.vertx.core.net.PfxOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Passes each request on to the store unchanged, so that its signature stays valid, or fails it. Writes to one key are
 * passed on one after the other: the store checks an {@code If-Match} before it writes, and of two at once both would succeed.
 */
class StoreFront implements AutoCloseable {
    private static final int LOCKS = 64;

    private final LoopbackClient store;
    private final LoopbackServer server;
    private final List<FaultRule> rules = new CopyOnWriteArrayList<>();
    private final List<LocalStore.Request> requests = new CopyOnWriteArrayList<>();
    private final List<ReentrantLock> locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

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

    StoreFront(int port, int storePort) {
        this.store = new LoopbackClient(storePort);
        this.server = new LoopbackServer(port, this::handle);
    }

    /** {@code http://127.0.0.1:port}. */
    public URI endpoint() {
        return server.uri();
    }

    /** The same store over TLS: {@code https://127.0.0.1:port}. */
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
    public List<LocalStore.Request> requests() {
        return List.copyOf(requests);
    }

    public void forgetRequests() {
        requests.clear();
    }

    /** Closes every connection, as a server does with idle ones. */
    public void closeConnections() {
        server.closeConnections();
    }

    @Override
    public void close() {
        server.close();
        store.close();
    }

    private void handle(Wire wire) throws InterruptedException {
        var rule = rules.stream().filter(each -> each.takes(wire)).findFirst();
        if (rule.isEmpty()) {
            reply(wire, passOn(wire, wire.body()));
            return;
        }
        switch (rule.get().fault) {
            case StoreFault.Refused error -> {
                wire.body();
                refuse(wire, error);
            }
            case StoreFault.NeverAnswers never -> {
                wire.body();
                note(wire, 0);
                wire.hold();
            }
            case StoreFault.CutsUpload cut -> {
                wire.halfOfBody();
                note(wire, 0);
                wire.cut();
            }
            case StoreFault.StopsReading stop -> {
                wire.halfOfBody();
                note(wire, 0);
                wire.hold();
            }
            case StoreFault.LosesAnswer lost -> {
                passOn(wire, wire.body());
                note(wire, 0);
                wire.cut();
            }
            case StoreFault.CutsError cut -> {
                wire.body();
                note(wire, 503);
                wire.raw("HTTP/1.1 503 \r\nContent-Type: application/xml\r\nContent-Length: 300\r\n\r\n");
                wire.cut();
            }
            case StoreFault.DoneAndRefused done -> {
                passOn(wire, wire.body());
                refuse(wire, done.error());
            }
            case StoreFault.First first -> {
                var body = wire.body();
                first.something().run();
                reply(wire, passOn(wire, body));
            }
        }
    }

    private void refuse(Wire wire, StoreFault.Refused error) {
        note(wire, error.status());
        var headers = new ArrayList<Map.Entry<String, String>>();
        headers.add(Map.entry("Content-Type", "application/xml"));
        if (error.status() == 307) {
            headers.add(Map.entry("Location", endpoint() + wire.request().uri()));
        }
        var xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>%1$s</Code><Message>%1$s, as told</Message>"
                        .formatted(error.code())
                + "<RequestId>local</RequestId></Error>";
        wire.answer(error.status(), headers, Payload.text(wire.method().equals("HEAD") ? "" : xml));
    }

    private void reply(Wire wire, LoopbackClient.Reply reply) {
        note(wire, reply.status());
        wire.answer(reply.status(), reply.headers(), reply.body());
    }

    private LoopbackClient.Reply passOn(Wire wire, byte[] body) {
        if (wire.method().equals("GET") || wire.method().equals("HEAD")) {
            return store.send(wire, body);
        }
        var lock = locks.get(Math.floorMod(wire.path().hashCode(), LOCKS));
        lock.lock();
        try {
            return store.send(wire, body);
        } finally {
            lock.unlock();
        }
    }

    private void note(Wire wire, int status) {
        requests.add(new LocalStore.Request(wire.method(), wire.path(), status));
    }
}
