package dev.imagefunction.local.gateway;

import dev.imagefunction.local.LocalSettings;
import java.time.Duration;
import java.util.Map;

/** The faults that a prompt such as {@code fault: slow 40s} or a setting can name; docs/testing.md lists them. */
public final class NamedFaults {
    private static final Map<String, String> DEFAULTS =
            Map.of("throttled", "2", "slow", "40s", "cut", "2000", "stall", "2000");

    private NamedFaults() {}

    /**
     * The fault of this name, such as {@code throttled}, {@code slow 40s} or {@code 502}.
     *
     * @throws IllegalArgumentException for an unknown name or argument
     */
    public static Fault of(String text) {
        var words = LocalSettings.fault(text.strip().replaceAll("\\s+", " "))
                .orElseThrow(() -> new IllegalArgumentException("no name"))
                .split(" ", 2);
        var name = words[0];
        var argument = words.length == 2 ? words[1] : DEFAULTS.getOrDefault(name, "");
        return switch (name) {
            case "throttled" -> Fault.rateLimited(Integer.parseInt(argument));
            case "refused" -> Fault.moderationBlocked();
            case "quota" -> Fault.status(429).error("insufficient_quota");
            case "slow" -> Fault.slow(LocalSettings.duration(argument));
            case "silent" -> Fault.neverResponds();
            case "cut" -> Fault.cutsAfter(Integer.parseInt(argument));
            case "stall" -> Fault.stallsAfter(Integer.parseInt(argument));
            case "reset" -> Fault.resets();
            case "dribble" -> Fault.dribbles(Duration.ofMillis(200));
            case "redirect" -> Fault.status(302).header("Location", "http://127.0.0.1:1/");
            case "empty" ->
                Fault.status(200).body("application/json", "{\"data\":[]}").charging();
            case "garbled" ->
                Fault.status(200).body("application/json", "{\"data\":[{").charging();
            case "503" -> Fault.status(503).error("server_error");
            default ->
                name.startsWith("4")
                        ? Fault.status(Integer.parseInt(name)).error("invalid_value")
                        : Fault.proxyFails(Integer.parseInt(name));
        };
    }
}
