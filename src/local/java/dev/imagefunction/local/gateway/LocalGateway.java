package dev.imagefunction.local.gateway;

import dev.imagefunction.local.http.LoopbackServer;
import dev.imagefunction.local.http.Wire;
import io.vertx.core.net.PfxOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in for the image gateway: keeps its contract, draws images, counts what it charges, and fails on demand. A
 * request that breaks the contract is refused, and no fault is used up for it. A prompt such as {@code fault: throttled}
 * names its fault (see {@link NamedFaults}).
 */
public final class LocalGateway implements AutoCloseable {
    /** The API key that it accepts by default. */
    public static final String KEY = "sk-" + "local0".repeat(8);

    private static final int VARIANTS = 4;

    private final GatewayRules rules;
    private volatile Ledger ledger = new Ledger();
    private final Painter painter = new Painter();
    private final Queue<Fault> nextFaults = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Fault alwaysFault;
    private volatile Duration latency = Duration.ZERO;
    private volatile int padding;
    private final LoopbackServer server;

    /** On any free port, accepting {@link #KEY}. */
    public LocalGateway() {
        this(0, KEY);
    }

    /** Port 0 is any free one. */
    public LocalGateway(int port, String key) {
        this.rules = new GatewayRules(key);
        this.server = new LoopbackServer(port, this::handle);
        // the first drawing loads Java2D, which takes seconds on a busy machine
        Thread.startVirtualThread(() -> painter.png(new Painter.Poster("", "", 64, 64, "low", 0)));
    }

    /** The base URL: {@code http://127.0.0.1:port/v1}. */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.port() + "/v1");
    }

    /** Fails each of the next requests with one of these faults; later ones fail as {@link #always} says. */
    public LocalGateway next(Fault... faults) {
        nextFaults.addAll(List.of(faults));
        return this;
    }

    public LocalGateway always(Fault fault) {
        alwaysFault = fault;
        return this;
    }

    /** Removes all faults. */
    public LocalGateway heal() {
        nextFaults.clear();
        alwaysFault = null;
        return this;
    }

    /** Returns true if no fault waits for its request. */
    public boolean faultsMet() {
        return nextFaults.isEmpty();
    }

    /** Sets how long each call takes. The images are charged when it begins. */
    public LocalGateway latency(Duration duration) {
        latency = duration;
        return this;
    }

    /** Makes each PNG this long, in bytes; 0 leaves it as drawn. */
    public LocalGateway padding(int bytes) {
        padding = bytes;
        return this;
    }

    /** Images charged since the start or the last reset. */
    public int charged() {
        return ledger.charged();
    }

    public int charged(String prompt) {
        return ledger.charged(prompt);
    }

    /** The requests so far, including those in progress. */
    public List<GatewayCall> calls() {
        return ledger.calls();
    }

    /** Waits for so many requests; fails if the time is over before. */
    public void awaitCalls(int count, Duration atMost) throws InterruptedException {
        ledger.await(count, atMost);
    }

    /** The most calls in progress at the same time. */
    public int busiest() {
        return ledger.busiest();
    }

    /** Removes calls, faults, latency and padding. Calls in progress no longer count. */
    public void reset() {
        heal().latency(Duration.ZERO).padding(0);
        ledger = new Ledger();
    }

    /** The same over TLS: {@code https://127.0.0.1:port/v1}. */
    public URI overTls(PfxOptions certificate) {
        return URI.create(server.overTls(certificate) + "/v1");
    }

    /** Connections accepted without TLS since the start or the last {@link #closeConnections}. */
    public int connections() {
        return server.connections();
    }

    /** Closes every connection, as a server does with idle ones. */
    public void closeConnections() {
        server.closeConnections();
    }

    @Override
    public void close() {
        server.close();
    }

    private void handle(Wire wire) throws InterruptedException {
        var body = new String(wire.body(), StandardCharsets.UTF_8);
        try {
            var here = wire.method() + " " + wire.path();
            if (!here.equals("POST /v1/images/generations")) {
                throw new GatewayRefusal(404, null, "unknown_url", "Unknown request URL: " + here + ".");
            }
            generate(wire, body, ledger);
        } catch (GatewayRefusal refusal) {
            wire.json(refusal.status(), refusal.json());
        }
    }

    private void generate(Wire wire, String body, Ledger ledger) throws InterruptedException, GatewayRefusal {
        ledger.begin();
        wire.beforeEnd(ledger::end);
        try {
            rules.checkKey(wire);
            var asked = GatewayRules.check(wire, body);
            var fault = NamedFaults.in(asked.prompt()).orElseGet(this::nextFault);
            var charging = fault == null || fault.charged();
            var entry = ledger.note(GatewayCall.of(wire, body, asked, 0, charging ? asked.n() : 0));
            // calls under keys of their own get different images of a prompt, of which there are a few
            var keyed = wire.header("idempotency-key").isPresent();
            var first = keyed ? ledger.chargedBefore(entry, asked.prompt()) % VARIANTS : 0;
            if (wire.pause(latency)) {
                var reply = new GatewayReply(
                        wire,
                        asked,
                        Instant.now().getEpochSecond(),
                        () -> images(asked, first),
                        status -> entry.updateAndGet(c -> c.answered(status)));
                if (fault == null) {
                    reply.json(reply.regular());
                } else {
                    fault.apply(reply);
                }
            }
        } catch (GatewayRefusal refusal) {
            ledger.note(GatewayCall.of(wire, body, ImagesRequest.NOTHING, refusal.status(), 0));
            throw refusal;
        }
    }

    private @Nullable Fault nextFault() {
        var next = nextFaults.poll();
        return next != null ? next : alwaysFault;
    }

    private List<byte[]> images(ImagesRequest asked, int first) {
        return IntStream.range(first, first + asked.n())
                .mapToObj(asked::poster)
                .map(painter::png)
                .map(png -> ImageFiles.padded(png, padding))
                .toList();
    }
}
