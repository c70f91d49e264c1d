package dev.imagefunction.local.gateway;

import dev.imagefunction.local.http.Body;
import dev.imagefunction.local.http.Head;
import dev.imagefunction.local.http.Wire;
import dev.imagefunction.local.http.WireServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the image gateway on this machine: keeps its contract, paints real images, counts what it charges, and
 * fails in whatever way it is told to. A request that breaks the contract is refused and uses up no fault.
 */
public final class LocalGateway implements AutoCloseable {
    /** The API key it accepts unless given another. */
    public static final String KEY = "sk-" + "local0".repeat(8);

    private final GatewayRules rules;
    private final Ledger ledger = new Ledger();
    private final Painter painter = new Painter(Alphabet.ofThisMachine());
    private final Queue<Fault> nextFaults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger current = new AtomicInteger();
    private final AtomicInteger busiest = new AtomicInteger();
    private volatile @Nullable Fault alwaysFault;
    private volatile boolean honoursKeys;
    private volatile Duration latency = Duration.ZERO;
    private volatile int padding;
    private final WireServer server;

    /** On any free port, accepting {@link #KEY}. */
    public LocalGateway() {
        this(0, KEY);
    }

    /** Port 0 is any free one. */
    public LocalGateway(int port, String key) {
        this.rules = new GatewayRules(key);
        this.server = new WireServer("local gateway", port, this::handle);
    }

    /** Where clients send their calls: {@code http://127.0.0.1:port/v1}. */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.port() + "/v1");
    }

    /** Each of the next requests takes one of these; then come those of {@link #always}. */
    public LocalGateway next(Fault... faults) {
        nextFaults.addAll(List.of(faults));
        return this;
    }

    public LocalGateway always(Fault fault) {
        alwaysFault = fault;
        return this;
    }

    /** Forgets every fault, those still queued too. */
    public LocalGateway heal() {
        nextFaults.clear();
        alwaysFault = null;
        return this;
    }

    /** How long each image call takes; the images are charged at its beginning. */
    public LocalGateway latency(Duration duration) {
        latency = duration;
        return this;
    }

    /** Makes each PNG this big, in bytes; 0 leaves it as painted. */
    public LocalGateway padding(int bytes) {
        padding = bytes;
        return this;
    }

    /** Whether the same {@code Idempotency-Key} with the same body gets the same images without being charged again. */
    public LocalGateway honourIdempotencyKeys(boolean honour) {
        honoursKeys = honour;
        return this;
    }

    /** Images charged since the start or the last reset. */
    public int charged() {
        return ledger.charged();
    }

    public int charged(String prompt) {
        return ledger.charged(prompt);
    }

    /** The image requests received so far, those being answered among them. */
    public List<GatewayCall> calls() {
        return ledger.calls();
    }

    /** Returns once so many requests have been received; fails if they have not by then. */
    public void awaitCalls(int count, Duration atMost) throws InterruptedException {
        ledger.await(count, atMost);
    }

    /** The most calls that were being answered at the same time. */
    public int busiest() {
        return busiest.get();
    }

    /** As new: no calls, no faults, no latency, no padding, no remembered keys. */
    public void reset() {
        heal().latency(Duration.ZERO).padding(0).honourIdempotencyKeys(false);
        ledger.clear();
        busiest.set(0);
    }

    @Override
    public void close() {
        server.close();
    }

    private void handle(Head request, Wire wire) throws IOException {
        var body = new String(wire.body(request), StandardCharsets.UTF_8);
        try {
            switch (request.method() + " " + request.path()) {
                case "POST /v1/images/generations" -> generate(request, body, wire);
                case "GET /v1/models" -> {
                    rules.checkKey(request);
                    json(wire, 200, GatewayRules.modelList());
                }
                default ->
                    throw new GatewayRefusal(
                            404,
                            "invalid_request_error",
                            null,
                            "unknown_url",
                            "Unknown request URL: " + request.method() + " " + request.path() + ".");
            }
        } catch (GatewayRefusal refusal) {
            json(wire, refusal.status(), refusal.json());
        }
    }

    private void generate(Head request, String body, Wire wire) throws IOException, GatewayRefusal {
        busiest.accumulateAndGet(current.incrementAndGet(), Math::max);
        try {
            var asked = checked(request, body);
            var key = honoursKeys ? request.header("idempotency-key").orElse(null) : null;
            var madeBefore = ledger.madeBefore(key, body);
            var fault = nextFault();
            var charging = madeBefore.isEmpty() && (fault == null || fault.charged());
            long created = madeBefore.orElseGet(() -> Instant.now().getEpochSecond());
            if (charging) {
                ledger.remember(key, body, created);
            }
            var entry = ledger.note(call(request, body, asked, 0, charging ? asked.n() : 0));
            if (wire.pause(latency)) {
                var exchange =
                        new Exchange(wire, asked, created, () -> images(asked), status -> answered(entry, status));
                if (fault == null) {
                    exchange.json(exchange.regular());
                } else {
                    fault.befall(exchange);
                }
            } else {
                wire.cut();
            }
        } catch (GatewayRefusal refusal) {
            ledger.note(call(request, body, new Asked("", "", 0, "", ""), refusal.status(), 0));
            throw refusal;
        } finally {
            current.decrementAndGet();
        }
    }

    private Asked checked(Head request, String body) throws GatewayRefusal {
        rules.checkKey(request);
        return GatewayRules.check(request, body.getBytes(StandardCharsets.UTF_8));
    }

    private @Nullable Fault nextFault() {
        var next = nextFaults.poll();
        return next != null ? next : alwaysFault;
    }

    private List<byte[]> images(Asked asked) {
        return IntStream.range(0, asked.n())
                .mapToObj(asked::poster)
                .map(painter::png)
                .map(png -> Png.padded(png, padding))
                .toList();
    }

    private static void answered(AtomicReference<GatewayCall> entry, int status) {
        entry.updateAndGet(call -> call.answered(status));
    }

    private static GatewayCall call(Head request, String body, Asked asked, int status, int charged) {
        var headers = request.headers().stream()
                .collect(Collectors.toMap(
                        header -> header.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue, (one, two) -> one));
        return new GatewayCall(
                headers.get("idempotency-key"),
                asked.model(),
                asked.prompt(),
                asked.n(),
                asked.size(),
                asked.quality(),
                status,
                charged,
                headers,
                body);
    }

    private static void json(Wire wire, int status, String json) throws IOException {
        wire.answer(status, Map.of("Content-Type", "application/json"), Body.text(json));
    }
}
