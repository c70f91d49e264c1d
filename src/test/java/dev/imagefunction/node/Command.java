package dev.imagefunction.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs installed programs. */
public final class Command {
    private Command() {}

    /** Returns true if the program is installed. */
    public static boolean isFound(String program) {
        return find(program).isPresent();
    }

    /** The first of these programs that is installed. */
    public static Optional<Path> find(String... programs) {
        return Stream.of(programs)
                .flatMap(program ->
                        Stream.of(System.getenv("PATH").split(":")).map(directory -> Path.of(directory, program)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** What the command printed; it fails the test unless it succeeds. */
    public static String run(List<String> command) throws IOException, InterruptedException {
        return run(command, Map.of());
    }

    /** The same with more variables in its environment, which has nothing of AWS's. */
    public static String run(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true);
        process.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        process.environment().putAll(environment);
        var started = process.start();
        var printed = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, started.waitFor(), () -> String.join(" ", command) + "\n" + printed);
        return printed;
    }
}
