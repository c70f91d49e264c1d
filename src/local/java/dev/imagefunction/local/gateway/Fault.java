package dev.imagefunction.local.gateway;

import dev.imagefunction.local.http.Payload;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A failure of the gateway, and whether it charges the images nevertheless. Complete responses that are unusual or unusable
 * are in {@code UnusualResponses}.
 */
public sealed interface Fault permits Fault.StatusFault, Fault.Custom {
    /** Returns true if the images are made and charged, whether or not they arrive. */
    boolean charged();

    /** Fails the request. */
    default void apply(GatewayReply reply) throws InterruptedException {
        switch (this) {
            case StatusFault told -> reply.answer(told.status, told.headers, Payload.text(told.text));
            case Custom deed -> deed.act.upon(reply);
        }
    }

    /** A response with this status and an empty body; nothing is charged. */
    static StatusFault status(int status) {
        return new StatusFault(status, Map.of(), "", false);
    }

    /** 429 with this {@code Retry-After}. */
    static StatusFault rateLimited(int seconds) {
        return status(429).header("Retry-After", Integer.toString(seconds)).error("rate_limit_exceeded");
    }

    /** 429 that no wait can fix. */
    static StatusFault insufficientQuota() {
        return status(429).error("insufficient_quota");
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

    /** The same without a body. */
    static StatusFault proxySaysNothing(int status) {
        return status(status).charging();
    }

    /** Makes the images and sends nothing until the client or the gateway closes the connection. */
    static Fault neverAnswers() {
        return new Custom("never answers", true, reply -> reply.wire().hold());
    }

    /** Resets the connection before any image is made. */
    static Fault resets() {
        return new Custom("resets", false, reply -> reply.wire().reset());
    }

    /** Makes the images and closes the connection without a response. */
    static Fault cutsBeforeStatus() {
        return new Custom("cuts before the status", true, reply -> reply.wire().cut());
    }

    static Fault cutsInHeaders() {
        return new Custom("cuts in the headers", true, reply -> {
            reply.answered().accept(200);
            reply.wire().raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Le");
            reply.wire().cut();
        });
    }

    /** Sends a text that is not HTTP instead of the response. */
    static Fault malformed(String text) {
        return new Custom("malformed", true, reply -> {
            reply.wire().raw(text + "\r\n\r\n");
            reply.wire().cut();
        });
    }

    /** Closes the connection after so many bytes of the body; the base64 begins after some 40. */
    static Fault cutsAfter(long bytes) {
        return new Custom("cuts after " + bytes, true, reply -> {
            reply.json(reply.regular().first(bytes));
            reply.wire().cut();
        });
    }

    /** Stops sending after so many bytes of the body. */
    static Fault stallsAfter(long bytes) {
        return new Custom("stalls after " + bytes, true, reply -> {
            reply.json(reply.regular().first(bytes));
            reply.wire().hold();
        });
    }

    /** The whole response, so many bytes at a time. */
    static Fault dribbles(int bytes, Duration pause) {
        return new Custom("dribbles", true, reply -> reply.json(reply.regular().slowly(bytes, pause)));
    }

    /** The whole response, after this time. */
    static Fault slow(Duration time) {
        return new Custom("slow", true, reply -> {
            if (reply.wire().pause(time)) {
                reply.json(reply.regular());
            }
        });
    }

    /** Announces a length that is so many bytes too small. The whole body is sent, and the connection stays open. */
    static Fault understatesLength(int bytes) {
        return new Custom("understates its length", true, reply -> {
            var body = reply.regular();
            var length = String.valueOf(body.length() - bytes);
            reply.answer(200, Map.of("Content-Type", "application/json", "Content-Length", length), body);
        });
    }

    /** The whole response with this {@code Connection} header. Then the connection is closed, even after {@code keep-alive}. */
    static Fault closesAfter(String connection) {
        return new Custom("closes", true, reply -> {
            reply.answer(200, Map.of("Content-Type", "application/json", "Connection", connection), reply.regular());
            reply.wire().cut();
        });
    }

    /** Runs the test's code, then responds as usual. */
    static Fault first(Runnable something) {
        return new Custom("after something", true, reply -> {
            something.run();
            reply.json(reply.regular());
        });
    }

    /** A response of any status. */
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

    /** Any other failure. */
    record Custom(String name, boolean charged, Act act) implements Fault {
        @FunctionalInterface
        interface Act {
            void upon(GatewayReply reply) throws InterruptedException;
        }

        static Custom answering(String name, Function<GatewayReply, Payload> body) {
            return new Custom(name, true, reply -> reply.json(body.apply(reply)));
        }

        static Custom answeringEntries(String name, Function<GatewayReply, List<Payload>> entries) {
            return answering(name, reply -> reply.withData(entries.apply(reply)));
        }
    }
}
