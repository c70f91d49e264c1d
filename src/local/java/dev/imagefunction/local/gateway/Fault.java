package dev.imagefunction.local.gateway;

import dev.imagefunction.local.http.Payload;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A way for the gateway to fail, and whether the images were charged all the same. Responses that arrive whole but are
 * unusual or unusable are in {@link Garbled}.
 */
public sealed interface Fault permits Fault.StatusFault, Fault.Deed {
    /** An image is charged once it is made, whether or not it arrives. */
    boolean charged();

    /** Does it. */
    default void befall(GatewayReply reply) throws InterruptedException {
        switch (this) {
            case StatusFault told -> reply.answer(told.status, told.headers, Payload.text(told.text));
            case Deed deed -> deed.act.upon(reply);
        }
    }

    /** An answer with this status, not charged, empty until told otherwise. */
    static StatusFault status(int status) {
        return new StatusFault(status, Map.of(), "", false);
    }

    /** 429 that asks to wait so many seconds. */
    static StatusFault rateLimited(int seconds) {
        return status(429).header("Retry-After", Integer.toString(seconds)).error("rate_limit_exceeded");
    }

    /** 429 that no waiting helps. */
    static StatusFault insufficientQuota() {
        return status(429).error("insufficient_quota");
    }

    /** 400 for what the prompt says. */
    static StatusFault moderationBlocked() {
        return status(400).error("moderation_blocked");
    }

    /** 502 in HTML, as a load balancer says it. */
    static StatusFault badGateway() {
        return status(502).body("text/html", "<html><body><h1>502 Bad Gateway</h1></body></html>");
    }

    /** 503 without a body. */
    static StatusFault unavailable() {
        return status(503);
    }

    /** 504 after the images were begun: they are charged. */
    static StatusFault gatewayTimeout() {
        return status(504).body("text/html", "<h1>504 Gateway Time-out</h1>").charging();
    }

    /** 302 to somewhere the key must not follow. */
    static StatusFault redirect(URI to) {
        return status(302).header("Location", to.toString());
    }

    /** Somebody on the way fails with this status, in HTML, after the images were made: they are charged. */
    static StatusFault proxyFails(int status) {
        return status(status)
                .body("text/html", "<html><body><h1>" + status + "</h1></body></html>")
                .charging();
    }

    /** The same without a body. */
    static StatusFault proxySaysNothing(int status) {
        return status(status).charging();
    }

    /** Makes the images and says nothing until the client leaves or the gateway closes. */
    static Fault neverAnswers() {
        return new Deed("never answers", true, reply -> reply.wire().hold());
    }

    /** Refuses by a reset before any image is made. */
    static Fault resets() {
        return new Deed("resets", false, reply -> reply.wire().reset());
    }

    /** Makes the images and closes the connection without a word. */
    static Fault cutsBeforeStatus() {
        return new Deed("cuts before the status", true, reply -> reply.wire().cut());
    }

    static Fault cutsInHeaders() {
        return new Deed("cuts in the headers", true, reply -> {
            reply.answered().accept(200);
            reply.wire().raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Le");
            reply.wire().cut();
        });
    }

    /** Sends a text that is no HTTP in place of the response. */
    static Fault malformed(String text) {
        return new Deed("malformed", true, reply -> {
            reply.wire().raw(text + "\r\n\r\n");
            reply.wire().cut();
        });
    }

    /** Closes the connection after so many bytes of the body; the base64 begins after some 40. */
    static Fault cutsAfter(long bytes) {
        return new Deed("cuts after " + bytes, true, reply -> {
            reply.json(reply.regular().first(bytes));
            reply.wire().cut();
        });
    }

    /** Sends no more after so many bytes of the body. */
    static Fault stallsAfter(long bytes) {
        return new Deed("stalls after " + bytes, true, reply -> {
            reply.json(reply.regular().first(bytes));
            reply.wire().hold();
        });
    }

    /** The whole response, so many bytes at a time. */
    static Fault dribbles(int bytes, Duration pause) {
        return new Deed("dribbles", true, reply -> reply.json(reply.regular().slowly(bytes, pause)));
    }

    /** The whole response, after this time. */
    static Fault slow(Duration time) {
        return new Deed("slow", true, reply -> {
            if (reply.wire().pause(time)) {
                reply.json(reply.regular());
            }
        });
    }

    /** Announces so many bytes less than the body has; they follow it all the same, and the connection stays open. */
    static Fault understatesLength(int bytes) {
        return new Deed("understates its length", true, reply -> {
            var body = reply.regular();
            var length = String.valueOf(body.length() - bytes);
            reply.answer(200, Map.of("Content-Type", "application/json", "Content-Length", length), body);
        });
    }

    /** The whole response with this {@code Connection} header; then the connection is closed, whatever the header says. */
    static Fault closesAfter(String connection) {
        return new Deed("closes", true, reply -> {
            reply.answer(200, Map.of("Content-Type", "application/json", "Connection", connection), reply.regular());
            reply.wire().cut();
        });
    }

    /** Does something of the test's own, then answers as it should. */
    static Fault first(Runnable something) {
        return new Deed("after something", true, reply -> {
            something.run();
            reply.json(reply.regular());
        });
    }

    /** An answer of any status. */
    record StatusFault(int status, Map<String, String> headers, String text, boolean charged) implements Fault {
        public StatusFault {
            headers = Map.copyOf(headers);
        }

        public StatusFault header(String name, String value) {
            var all = new LinkedHashMap<>(headers);
            all.put(name, value);
            return new StatusFault(status, all, text, charged);
        }

        public StatusFault body(String contentType, String body) {
            return new StatusFault(status, headers, body, charged).header("Content-Type", contentType);
        }

        /** OpenAI's error body with this code. */
        public StatusFault error(String code) {
            var type =
                    switch (code) {
                        case "rate_limit_exceeded" -> "requests";
                        case "insufficient_quota" -> "insufficient_quota";
                        default -> status < 500 ? "invalid_request_error" : "server_error";
                    };
            return body("application/json", GatewayRefusal.json(type, null, code, "The gateway says " + code + "."));
        }

        /** The same, but the images were made. */
        public StatusFault charging() {
            return new StatusFault(status, headers, text, true);
        }
    }

    /** Anything else, by what it does. */
    record Deed(String name, boolean charged, Act act) implements Fault {
        @FunctionalInterface
        interface Act {
            void upon(GatewayReply reply) throws InterruptedException;
        }

        static Deed answering(String name, Function<GatewayReply, Payload> body) {
            return new Deed(name, true, reply -> reply.json(body.apply(reply)));
        }

        static Deed answeringEntries(String name, Function<GatewayReply, List<Payload>> entries) {
            return answering(name, reply -> reply.withData(entries.apply(reply)));
        }
    }
}
