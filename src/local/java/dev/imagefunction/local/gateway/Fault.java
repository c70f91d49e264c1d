package dev.imagefunction.local.gateway;

import dev.imagefunction.local.http.Body;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A way for the gateway to fail, and whether the images were charged all the same. Answers that arrive whole but are
 * no good are in {@link Garbled}.
 */
public sealed interface Fault permits Fault.Status, Fault.Deed {
    /** An image is charged once it is made, whether or not it arrives. */
    boolean charged();

    /** Does it. */
    default void befall(Exchange exchange) throws IOException {
        switch (this) {
            case Status told -> exchange.answer(told.status, told.headers, Body.text(told.text));
            case Deed deed -> deed.act.upon(exchange);
        }
    }

    /** An answer with this status, not charged, empty until told otherwise. */
    static Status status(int status) {
        return new Status(status, Map.of(), "", false);
    }

    /** 429 that asks to wait so many seconds. */
    static Status rateLimited(int seconds) {
        return status(429).header("Retry-After", Integer.toString(seconds)).error("rate_limit_exceeded");
    }

    /** 429 that no waiting helps. */
    static Status insufficientQuota() {
        return status(429).error("insufficient_quota");
    }

    /** 400 for what the prompt says. */
    static Status moderationBlocked() {
        return status(400).error("moderation_blocked");
    }

    /** 502 in HTML, as a load balancer says it. */
    static Status badGateway() {
        return status(502).body("text/html", "<html><body><h1>502 Bad Gateway</h1></body></html>");
    }

    /** 503 without a body. */
    static Status unavailable() {
        return status(503);
    }

    /** 504 after the images were begun: they are charged. */
    static Status gatewayTimeout() {
        return status(504).body("text/html", "<h1>504 Gateway Time-out</h1>").charging();
    }

    /** 302 to somewhere the key must not follow. */
    static Status redirect(URI to) {
        return status(302).header("Location", to.toString());
    }

    /** Makes the images and says nothing until the client gives up or the gateway closes. */
    static Fault neverAnswers() {
        return new Deed("never answers", true, exchange -> exchange.wire().hold());
    }

    /** Refuses by a reset before any image is made. */
    static Fault resets() {
        return new Deed("resets", false, exchange -> exchange.wire().reset());
    }

    /** Makes the images and hangs up without a word. */
    static Fault cutsBeforeStatus() {
        return new Deed(
                "cuts before the status", true, exchange -> exchange.wire().cut());
    }

    static Fault cutsInHeaders() {
        return new Deed("cuts in the headers", true, exchange -> {
            exchange.answered().accept(200);
            exchange.wire().raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Le");
            exchange.wire().cut();
        });
    }

    /** Hangs up after so many bytes of the body; the base64 begins after some 40. */
    static Fault cutsAfter(long bytes) {
        return new Deed("cuts after " + bytes, true, exchange -> {
            exchange.json(exchange.regular().first(bytes));
            exchange.wire().cut();
        });
    }

    /** Falls silent after so many bytes of the body. */
    static Fault stallsAfter(long bytes) {
        return new Deed("stalls after " + bytes, true, exchange -> {
            exchange.json(exchange.regular().first(bytes));
            exchange.wire().hold();
        });
    }

    /** The whole answer, so many bytes at a time. */
    static Fault dribbles(int bytes, Duration pause) {
        return new Deed(
                "dribbles", true, exchange -> exchange.json(exchange.regular().slowly(bytes, pause)));
    }

    /** Does something of the test's own, then answers as it should. */
    static Fault first(Runnable something) {
        return new Deed("after something", true, exchange -> {
            something.run();
            exchange.json(exchange.regular());
        });
    }

    /** An answer of any status. */
    record Status(int status, Map<String, String> headers, String text, boolean charged) implements Fault {
        public Status {
            headers = Map.copyOf(headers);
        }

        public Status header(String name, String value) {
            var all = new LinkedHashMap<>(headers);
            all.put(name, value);
            return new Status(status, all, text, charged);
        }

        public Status body(String contentType, String body) {
            return new Status(status, headers, body, charged).header("Content-Type", contentType);
        }

        /** OpenAI's error body with this code. */
        public Status error(String code) {
            var type =
                    switch (code) {
                        case "rate_limit_exceeded" -> "requests";
                        case "insufficient_quota" -> "insufficient_quota";
                        default -> status < 500 ? "invalid_request_error" : "server_error";
                    };
            return body("application/json", GatewayRefusal.json(type, null, code, "The gateway says " + code + "."));
        }

        /** The same, but the images were made. */
        public Status charging() {
            return new Status(status, headers, text, true);
        }
    }

    /** Anything else, by what it does. */
    record Deed(String name, boolean charged, Act act) implements Fault {
        @FunctionalInterface
        interface Act {
            void upon(Exchange exchange) throws IOException;
        }

        static Deed answering(String name, Answer answer) {
            return new Deed(name, true, exchange -> exchange.json(answer.to(exchange)));
        }

        @FunctionalInterface
        interface Answer {
            Body to(Exchange exchange);
        }

        static Deed answeringEntries(String name, Entries entries) {
            return answering(name, exchange -> exchange.withData(entries.of(exchange)));
        }

        @FunctionalInterface
        interface Entries {
            List<Body> of(Exchange exchange);
        }
    }
}
