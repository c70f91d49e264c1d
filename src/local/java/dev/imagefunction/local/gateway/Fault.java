package dev.imagefunction.local.gateway;

import dev.imagefunction.local.LocalSettings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A failure of the gateway, and whether the images are charged all the same. */
public sealed interface Fault {
    /** The arguments of named faults that have none. */
    Map<String, String> DEFAULTS = Map.of("throttled", "2", "slow", "40s", "cut", "2000", "stall", "2000");

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

    /** Any other failure after the images were made: they are charged. */
    static Fault charging(Act act) {
        return new Custom(true, act);
    }

    /**
     * The fault of this name, such as {@code throttled}, {@code slow 40s} or {@code 502}; docs/testing.md lists them.
     *
     * @throws IllegalArgumentException for an unknown name or argument
     */
    static Fault named(String text) {
        var words = LocalSettings.fault(text.strip().replaceAll("\\s+", " "))
                .orElseThrow(() -> new IllegalArgumentException("no name"))
                .split(" ", 2);
        var name = words[0];
        var argument = words.length == 2 ? words[1] : DEFAULTS.getOrDefault(name, "");
        return switch (name) {
            case "throttled" -> rateLimited(Integer.parseInt(argument));
            case "refused" -> moderationBlocked();
            case "quota" -> status(429).error("insufficient_quota");
            case "slow" ->
                charging(reply -> {
                    if (reply.wire().pause(LocalSettings.duration(argument))) {
                        reply.json(reply.regular());
                    }
                });
            case "silent" -> charging(reply -> reply.wire().hold());
            case "cut" -> charging(reply -> reply.start(Long.parseLong(argument)));
            case "stall" ->
                charging(reply -> {
                    reply.start(Long.parseLong(argument));
                    reply.wire().hold();
                });
            case "reset" -> new Custom(false, reply -> reply.wire().reset());
            case "dribble" -> charging(GatewayReply::dribble);
            case "redirect" -> status(302).header("Location", "http://127.0.0.1:1/");
            case "empty" ->
                status(200).body("application/json", "{\"data\":[]}").charging();
            case "garbled" ->
                status(200).body("application/json", "{\"data\":[{").charging();
            case "503" -> status(503).error("server_error");
            default ->
                name.startsWith("4")
                        ? status(Integer.parseInt(name)).error("invalid_value")
                        : proxyFails(Integer.parseInt(name));
        };
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

    /** Responds in another way than the contract's, or not at all. */
    @FunctionalInterface
    interface Act {
        void upon(GatewayReply reply) throws IOException, InterruptedException;
    }

    /** Any other failure. The connection is closed after it unless it has ended its response. */
    record Custom(boolean charged, Act act) implements Fault {
        @Override
        public void apply(GatewayReply reply) throws IOException, InterruptedException {
            act.upon(reply);
        }
    }
}
