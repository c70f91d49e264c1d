package dev.imagefunction.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Names every port of the local environment that another process has, and a command that works. The build runs this file
 * by itself, before anything is compiled; it must use nothing but the JDK.
 */
final class PortCheck {
    private static final String COMMAND =
            System.getProperty("os.name").startsWith("Windows") ? "mvnw.cmd -Plocal" : "./mvnw -Plocal";

    private PortCheck() {}

    /** Takes {@code http=8080} and so on; prints the problem and exits with 1 if there is one. */
    public static void main(String[] settings) {
        var ports = new LinkedHashMap<String, Integer>();
        for (var setting : settings) {
            var split = setting.split("=", 2);
            try {
                ports.put(split[0], port(split[1]));
            } catch (IllegalArgumentException unusable) {
                System.err.println("-Dlocal." + split[0] + ".port: " + unusable.getMessage());
                System.exit(1);
            }
        }
        var problem = problem(ports);
        if (!problem.isEmpty()) {
            System.err.println(problem);
            System.exit(1);
        }
    }

    /** @throws IllegalArgumentException for anything but a port's number, or 0 */
    static int port(String text) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
            throw new IllegalArgumentException("'" + text + "' is not a port number from 0 to 65535");
        }
        return Integer.parseInt(text);
    }

    /** What is wrong with these ports, and what to do; empty if all are free. */
    static String problem(Map<String, Integer> ports) {
        var chosen = new LinkedHashMap<>(ports);
        chosen.replaceAll((name, port) -> isFree(port) ? port : freeAfter(port, chosen));
        var taken = ports.entrySet().stream()
                .filter(port -> !port.getValue().equals(chosen.get(port.getKey())))
                .map(port -> port.getValue() + " (" + port.getKey() + ")")
                .collect(Collectors.joining(", "));
        if (taken.isEmpty()) {
            return "";
        }
        var options = chosen.entrySet().stream()
                .map(port -> "-Dlocal." + port.getKey() + ".port=" + port.getValue())
                .collect(Collectors.joining(" "));
        return "Taken by other processes: port " + taken + ". End them, or choose other ports:\n  " + COMMAND + " "
                + options;
    }

    private static int freeAfter(int port, Map<String, Integer> others) {
        for (var other = port + 100; other <= 65_535; other += 100) {
            if (!others.containsValue(other) && isFree(other)) {
                return other;
            }
        }
        return 0;
    }

    private static boolean isFree(int port) {
        try (var probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
