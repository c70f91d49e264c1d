package dev.imagefunction.local.gateway;

import dev.imagefunction.local.http.LoopbackServer;
import dev.imagefunction.local.http.Wire;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in for the image gateway: keeps its contract, draws images, counts what it charges, and fails on demand. A
 * request that breaks the contract is refused and uses up no fault. A prompt such as {@code fault: throttled} names its
 * fault (see {@link Fault#named}).
 */
public final class LocalGateway implements AutoCloseable {
    /** The API key that it accepts. */
    public static final String KEY = "sk-" + "local0".repeat(8);

    private static final String FAULT = "fault:";
    private static final int VARIANTS = 4;

    private final Painter painter = new Painter();
    private final Queue<Fault> nextFaults = new ConcurrentLinkedQueue<>();
    private volatile Ledger ledger = new Ledger();
    private volatile @Nullable Fault alwaysFault;
    private volatile Duration latency = Duration.ZERO;
    private volatile ToIntFunction<GatewayCall> length = LocalGateway::photograph;
    private final LoopbackServer server;

    /** On any free port. */
    public LocalGateway() {
        this(0);
    }

    /** Port 0 is any free one. */
    public LocalGateway(int port) {
        this.server = new LoopbackServer(port, this::handle);
        // the first drawing loads Java2D, which takes seconds on a busy machine
        Thread.startVirtualThread(() -> painter.png(new Painter.Poster("", "", 64, 64, "low", 0)));
    }

    /** The base URL: {@code http://127.0.0.1:port/v1}. */
    public URI baseUrl() {
        return URI.create(server.uri() + "/v1");
    }

    /** Starts the same over TLS: {@code https://127.0.0.1:port/v1}. */
    public URI overTls(PfxOptions certificate) {
        return URI.create(server.overTls(certificate) + "/v1");
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

    /** Makes each PNG this long, in bytes; 0 leaves it as drawn, with some 40 KB. By default it is as long as a photograph. */
    public LocalGateway padding(int bytes) {
        length = call -> bytes;
        return this;
    }

    /** Images charged since the start or the last reset. */
    public int charged() {
        return ledger.calls().stream().mapToInt(GatewayCall::charged).sum();
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

    /** The most calls at the same time that had no response yet. */
    public int busiest() {
        return ledger.busiest();
    }

    /** Removes calls, faults, latency and padding. Calls in progress no longer count. */
    public void reset() {
        heal().latency(Duration.ZERO);
        length = LocalGateway::photograph;
        ledger = new Ledger();
    }

    /** Connections accepted since the start or the last {@link #closeConnections}. */
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

    private void handle(Wire wire) throws IOException, InterruptedException {
        var body = new String(wire.body(), StandardCharsets.UTF_8);
        var here = wire.method() + " " + wire.path();
        if (here.equals("POST /v1/images/generations")) {
            generate(wire, body, ledger);
        } else {
            var message = "Unknown request URL: " + here + ".";
            wire.json(404, GatewayRefusal.json("invalid_request_error", null, "unknown_url", message));
        }
    }

    private void generate(Wire wire, String body, Ledger ledger) throws IOException, InterruptedException {
        var headers = wire.request().headers().entries().stream()
                .collect(Collectors.toMap(
                        header -> header.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue, (one, two) -> one));
        try {
            var call = GatewayRules.check(headers, body, KEY);
            var fault = call.prompt().startsWith(FAULT) ? named(call.prompt()) : nextFault();
            var before = ledger.note(fault == null || fault.charged() ? call : call.uncharged());
            // calls under keys of their own get different images of a prompt, of which there are a few
            var first = call.idempotencyKey() == null ? 0 : before % VARIANTS;
            if (waited(wire, ledger)) {
                var reply = new GatewayReply(wire, call, () -> images(call, first));
                if (fault == null) {
                    reply.json(reply.regular());
                } else {
                    fault.apply(reply);
                }
            }
        } catch (GatewayRefusal refusal) {
            ledger.note(GatewayCall.refused(headers, body));
            wire.json(refusal.status, refusal.json);
        }
    }

    private boolean waited(Wire wire, Ledger ledger) throws InterruptedException {
        ledger.begin();
        try {
            return wire.pause(latency);
        } finally {
            ledger.end();
        }
    }

    private static Fault named(String prompt) throws GatewayRefusal {
        try {
            return Fault.named(prompt.substring(FAULT.length()));
        } catch (IllegalArgumentException unknown) {
            var message = "The prompt '" + prompt + "' names no fault; docs/testing.md lists them.";
            System.out.println("gateway | " + message); // the function does not pass the gateway's message on
            throw new GatewayRefusal(400, "prompt", "unknown_fault", message);
        }
    }

    private @Nullable Fault nextFault() {
        var next = nextFaults.poll();
        return next != null ? next : alwaysFault;
    }

    private List<byte[]> images(GatewayCall call, int first) {
        return IntStream.range(first, first + call.n())
                .mapToObj(position -> new Painter.Poster(
                        call.prompt(), call.model(), call.width(), call.height(), call.quality(), position))
                .map(painter::png)
                .map(png -> ImageFiles.padded(png, length.applyAsInt(call)))
                .toList();
    }

    /** The length of a photograph as PNG, in bytes. */
    private static int photograph(GatewayCall call) {
        var bytesPerPixel =
                switch (call.quality()) {
                    case "low" -> 0.6;
                    case "medium" -> 1.2;
                    default -> 1.8;
                };
        return (int) (call.width() * call.height() * bytesPerPixel);
    }
}
