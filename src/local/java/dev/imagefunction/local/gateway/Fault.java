package dev.imagefunction.local.gateway;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A failure of the gateway, and whether it charges the images nevertheless. */
public sealed interface Fault {
    /** Returns true if the images are made and charged, whether or not they arrive. */
    boolean charged();

    /** Fails the request. */
    void apply(GatewayReply reply) throws IOException, InterruptedException;

    /** A response with this status and an empty body; nothing is charged. */
    static StatusFault status(int status) {
        return new StatusFault(status, Map.of(), "", false);
    }

    /** 429 with this {@code Retry-After}. */
    static StatusFault rateLimited(int seconds) {
        return status(429).header("Retry-After", Integer.toString(seconds)).error("rate_limit_exceeded");
    }

    /** 400: the prompt was refused. */
    static StatusFault moderationBlocked() {
        return status(400).error("moderation_blocked");
    }

    /** A proxy's error with this status, in HTML, after the images were made: they are charged. */
    static StatusFault proxyFails(int status) {
        return status(status)
                .body("text/html", "<html><body><h1>" + status + "</h1></body></html>")
                .charging();
    }

    /** Makes the images and sends nothing until the client or the gateway closes the connection. */
    static Fault neverResponds() {
        return new Custom("never responds", true, reply -> reply.wire().hold());
    }

    /** Resets the connection before any image is made. */
    static Fault resets() {
        return new Custom("resets", false, reply -> reply.wire().reset());
    }

    /** Closes the connection after so many bytes of the body; the base64 begins after some 40. */
    static Fault cutsAfter(long bytes) {
        return new Custom("cuts after " + bytes, true, reply -> reply.start(bytes));
    }

    /** Stops sending after so many bytes of the body. */
    static Fault stallsAfter(long bytes) {
        return new Custom("stalls after " + bytes, true, reply -> {
            reply.start(bytes);
            reply.wire().hold();
        });
    }

    /** The whole response, with a pause before each 64 KB. */
    static Fault dribbles(Duration pause) {
        return new Custom("dribbles", true, reply -> {
            reply.wire().send(200, GatewayReply.JSON.entrySet(), reply.regular(), pause);
            reply.wire().end();
        });
    }

    /** The whole response, after this time. */
    static Fault slow(Duration time) {
        return new Custom("slow", true, reply -> {
            if (reply.wire().pause(time)) {
                reply.json(reply.regular());
            }
        });
    }

    /** A response of any status. */
    record StatusFault(int status, Map<String, String> headers, String text, boolean charged) implements Fault {
        public StatusFault {
            headers = Map.copyOf(headers);
        }

        @Override
        public void apply(GatewayReply reply) {
            reply.wire().respond(status, headers, text);
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

    /** Any other failure. The connection is closed after it unless it has ended its response. */
    record Custom(String name, boolean charged, Act act) implements Fault {
        @FunctionalInterface
        interface Act {
            void upon(GatewayReply reply) throws IOException, InterruptedException;
        }

        @Override
        public void apply(GatewayReply reply) throws IOException, InterruptedException {
            act.upon(reply);
        }
    }
}
