package dev.imagefunction.local.gateway;

import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Faults by name, for a prompt such as {@code fault: slow 40s} or a setting. */
public final class NamedFaults {
    private static final String PREFIX = "fault:";
    private static final Map<String, Function<String, Fault>> BY_NAME = byName();

    private NamedFaults() {}

    /** The fault that a prompt names, if it begins with {@code fault:}. */
    static Optional<Fault> in(String prompt) throws GatewayRefusal {
        if (!prompt.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            return Optional.of(of(prompt.substring(PREFIX.length())));
        } catch (IllegalArgumentException unknown) {
            throw GatewayRefusal.invalid("prompt", "unknown_fault", String.valueOf(unknown.getMessage()));
        }
    }

    /**
     * The fault of this name, such as {@code throttled}, {@code slow 40s} or {@code 502}.
     *
     * @throws IllegalArgumentException for an unknown name, with a message that lists the known ones
     */
    public static Fault of(String name) {
        var words = name.strip().split("\\s+", 2);
        var argument = words.length == 2 ? words[1] : "";
        if (words[0].matches("[45]\\d\\d")) {
            var status = Integer.parseInt(words[0]);
            return status < 500 || status == 503
                    ? Fault.status(status).error("server_error")
                    : Fault.proxyFails(status);
        }
        var fault = BY_NAME.get(words[0].toLowerCase(Locale.ROOT));
        if (fault == null) {
            throw new IllegalArgumentException("There is no fault '" + words[0] + "'. Faults: "
                    + String.join(", ", BY_NAME.keySet()) + ", or a status from 400 to 599.");
        }
        try {
            return fault.apply(argument);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "The fault '" + words[0] + "' takes a number, not '" + argument + "'.", e);
        }
    }

    private static Map<String, Function<String, Fault>> byName() {
        var faults = new LinkedHashMap<String, Function<String, Fault>>();
        faults.put("throttled", seconds -> Fault.rateLimited(seconds.isEmpty() ? 2 : Integer.parseInt(seconds)));
        faults.put("refused", none -> Fault.moderationBlocked());
        faults.put("quota", none -> Fault.insufficientQuota());
        faults.put("slow", time -> Fault.slow(DurationConverter.parseDuration(time.isEmpty() ? "40s" : time)));
        faults.put("silent", none -> Fault.neverAnswers());
        faults.put("cut", bytes -> Fault.cutsAfter(bytes.isEmpty() ? 2000 : Long.parseLong(bytes)));
        faults.put("reset", none -> Fault.resets());
        faults.put("stall", bytes -> Fault.stallsAfter(bytes.isEmpty() ? 2000 : Long.parseLong(bytes)));
        faults.put("dribble", none -> Fault.dribbles(16 * 1024, Duration.ofMillis(50)));
        faults.put("redirect", none -> Fault.status(302).header("Location", "http://127.0.0.1:1/"));
        faults.put("empty", none -> Fault.status(200)
                .body("application/json", "{\"data\":[]}")
                .charging());
        faults.put("garbled", none -> Fault.status(200)
                .body("application/json", "{\"data\":[{")
                .charging());
        return faults;
    }
}
