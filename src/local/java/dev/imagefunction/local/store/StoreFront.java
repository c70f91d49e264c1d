package dev.imagefunction.local.store;

import dev.imagefunction.local.http.Body;
import dev.imagefunction.local.http.Head;
import dev.imagefunction.local.http.Wire;
import dev.imagefunction.local.http.WireServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Passes each request on to the store as it was signed, the Host header too, or fails it. Writes to one key pass one
 * after the other: the store compares an {@code If-Match} before it writes, so of two at once both would win.
 */
final class StoreFront implements AutoCloseable {
    private static final List<String> OWN_HEADERS = List.of(
            "connection", "expect", "keep-alive", "transfer-encoding", "content-length", "upgrade", "http2-settings");
    private static final int LOCKS = 64;

    private final int storePort;
    private final WireServer server;
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final List<LocalStore.Request> requests = new CopyOnWriteArrayList<>();
    private final List<ReentrantLock> locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

    private record Rule(String method, String suffix, AtomicInteger left, StoreFault fault) {
        boolean takes(Head request) {
            return method.equals(request.method())
                    && request.path().endsWith(suffix)
                    && left.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
        }
    }

    private record Answer(Head head, Body body) {}

    StoreFront(int port, int storePort) {
        this.storePort = storePort;
        this.server = new WireServer("local store", port, this::handle);
    }

    int port() {
        return server.port();
    }

    void fail(String method, String suffix, int times, StoreFault fault) {
        rules.add(new Rule(method, suffix, new AtomicInteger(times), fault));
    }

    void heal() {
        rules.clear();
    }

    List<LocalStore.Request> requests() {
        return List.copyOf(requests);
    }

    void forgetRequests() {
        requests.clear();
    }

    @Override
    public void close() {
        server.close();
    }

    private void handle(Head request, Wire wire) throws IOException {
        var fault =
                rules.stream().filter(rule -> rule.takes(request)).findFirst().map(Rule::fault);
        if (fault.isEmpty()) {
            reply(request, wire, passOn(request, wire.body(request)));
            return;
        }
        switch (fault.get()) {
            case StoreFault.Refused error -> {
                wire.body(request);
                note(request, error.status());
                wire.answer(error.status(), Map.of("Content-Type", "application/xml"), xml(request, error));
            }
            case StoreFault.NeverAnswers never -> {
                wire.body(request);
                note(request, 0);
                wire.hold();
            }
            case StoreFault.CutsUpload cut -> {
                wire.halfOfBody(request);
                note(request, 0);
                wire.cut();
            }
            case StoreFault.LosesAnswer lost -> {
                passOn(request, wire.body(request));
                note(request, 0);
                wire.cut();
            }
            case StoreFault.First first -> {
                var body = wire.body(request);
                first.something().run();
                reply(request, wire, passOn(request, body));
            }
        }
    }

    private void reply(Head request, Wire wire, Answer answer) throws IOException {
        note(request, answer.head.status());
        var headers = new ArrayList<>(answer.head.headersBut(OWN_HEADERS));
        var length = Optional.of(request)
                .filter(asked -> asked.method().equals("HEAD"))
                .flatMap(asked -> answer.head.header("content-length"))
                .orElse(Long.toString(answer.body.length()));
        headers.add(Map.entry("Content-Length", length));
        wire.send(new Head(answer.head.start(), headers), answer.body);
    }

    private Answer passOn(Head request, byte[] body) throws IOException {
        var reads = request.method().equals("GET") || request.method().equals("HEAD");
        if (reads) {
            return askStore(request, body);
        }
        var lock = locks.get(Math.floorMod(request.path().hashCode(), LOCKS));
        lock.lock();
        try {
            return askStore(request, body);
        } finally {
            lock.unlock();
        }
    }

    private Answer askStore(Head request, byte[] body) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), storePort)) {
            var store = new Wire(socket);
            var headers = new ArrayList<>(request.headersBut(OWN_HEADERS));
            headers.add(Map.entry("Content-Length", Integer.toString(body.length)));
            headers.add(Map.entry("Connection", "close"));
            store.send(new Head(request.start(), headers), Body.bytes(body));
            var head = store.head().orElseThrow(() -> new IOException("the store hung up"));
            var bodiless = request.method().equals("HEAD") || head.status() == 204 || head.status() == 304;
            return new Answer(head, Body.bytes(bodiless ? new byte[0] : store.bodyOfAnswer(head)));
        }
    }

    private void note(Head request, int status) {
        requests.add(new LocalStore.Request(request.method(), request.path(), status));
    }

    private static Body xml(Head request, StoreFault.Refused error) {
        return Body.text(
                request.method().equals("HEAD")
                        ? ""
                        : "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + error.code() + "</Code><Message>"
                                + error.code() + ", as told</Message><RequestId>local</RequestId></Error>");
    }
}
