package dev.imagefunction.local.gateway;

import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import java.util.Optional;

/** Faults by name, for a prompt such as {@code fault: slow 40s} or a setting. */
public final class NamedFaults {
    private static final String PREFIX = "fault:";

    private NamedFaults() {}

    /** The fault that a prompt names, if it begins with {@code fault:}. */
    static Optional<Fault> in(String prompt) throws GatewayRefusal {
        if (!prompt.startsWith(PREFIX)) {
            return Optional.empty();
        }
        var name = prompt.substring(PREFIX.length());
        try {
            return Optional.of(of(name));
        } catch (IllegalArgumentException unknown) {
            var message = "The prompt '" + prompt + "' names no fault; docs/testing.md lists them.";
            System.out.println("gateway | " + message); // the function does not pass the gateway's message on
            throw GatewayRefusal.invalid("prompt", "unknown_fault", message);
        }
    }

    /**
     * The fault of this name, such as {@code throttled}, {@code slow 40s} or {@code 502}.
     *
     * @throws IllegalArgumentException for an unknown name, or an argument that is not a number or a time
     */
    public static Fault of(String name) {
        var words = name.strip().split("\\s+", 2);
        var argument = words.length == 2 ? words[1] : "";
        return switch (words[0]) {
            case "throttled" -> Fault.rateLimited(number(argument, 2));
            case "refused" -> Fault.moderationBlocked();
            case "quota" -> Fault.insufficientQuota();
            case "slow" -> Fault.slow(DurationConverter.parseDuration(argument.isEmpty() ? "40s" : argument));
            case "silent" -> Fault.neverAnswers();
            case "cut" -> Fault.cutsAfter(number(argument, 2000));
            case "stall" -> Fault.stallsAfter(number(argument, 2000));
            case "reset" -> Fault.resets();
            case "dribble" -> Fault.dribbles(16 * 1024, Duration.ofMillis(50));
            case "redirect" -> Fault.status(302).header("Location", "http://127.0.0.1:1/");
            case "empty" ->
                Fault.status(200).body("application/json", "{\"data\":[]}").charging();
            case "garbled" ->
                Fault.status(200).body("application/json", "{\"data\":[{").charging();
            default -> status(words[0]);
        };
    }

    private static int number(String text, int otherwise) {
        return text.isEmpty() ? otherwise : Integer.parseUnsignedInt(text);
    }

    private static Fault status(String text) {
        if (!text.matches("[45]\\d\\d")) {
            throw new IllegalArgumentException("'" + text + "' is not a fault");
        }
        var status = Integer.parseInt(text);
        if (status < 500) {
            return Fault.status(status).error("invalid_value");
        }
        return status == 503 ? Fault.status(status).error("server_error") : Fault.proxyFails(status);
    }
}
