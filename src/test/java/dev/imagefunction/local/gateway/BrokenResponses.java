package dev.imagefunction.local.gateway;

import dev.imagefunction.local.http.BrokenWire;
import java.util.Map;

/** Faults of the gateway's connection; the images are charged. */
public final class BrokenResponses {
    private BrokenResponses() {}

    /** Makes the images and closes the connection without a response. */
    public static Fault cutsBeforeStatus() {
        return Fault.charging(reply -> reply.wire().cut());
    }

    public static Fault cutsInHeaders() {
        return Fault.charging(reply ->
                BrokenWire.raw(reply.wire(), "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Le"));
    }

    /** Sends a text that is not HTTP instead of the response. */
    public static Fault malformed(String text) {
        return Fault.charging(reply -> BrokenWire.raw(reply.wire(), text + "\r\n\r\n"));
    }

    /** Announces a length that is so many bytes too small. The whole body is sent, and the connection stays open. */
    public static Fault understatesLength(int bytes) {
        return Fault.charging(reply -> {
            var body = reply.regular();
            var length = String.valueOf(body.sizeIfKnown().get() - bytes);
            var headers = Map.of("Content-Type", "application/json", "Content-Length", length);
            reply.wire().respond(200, headers.entrySet(), body);
        });
    }

    /** The whole response with this {@code Connection} header. Then the connection is closed, even after {@code keep-alive}. */
    public static Fault closesAfter(String connection) {
        return Fault.charging(reply -> {
            var headers = Map.of("Content-Type", "application/json", "Connection", connection);
            reply.wire().respond(200, headers.entrySet(), reply.regular());
            reply.wire().cut();
        });
    }

    /** Runs the test's code, then responds as usual. */
    public static Fault first(Runnable something) {
        return Fault.charging(reply -> {
            something.run();
            reply.json(reply.regular());
        });
    }
}
