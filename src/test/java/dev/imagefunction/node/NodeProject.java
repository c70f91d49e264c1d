package dev.imagefunction.node;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** A folder with a {@code package-lock.json}, installed under {@code target}, so that nothing lies among the sources. */
public final class NodeProject {
    private NodeProject() {}

    /**
     * Copies the project and installs what it locks, unless that is there already; skips the test where there is no npm.
     *
     * @param otherwise what is then left unchecked
     */
    public static void install(Path sources, Path directory, String otherwise)
            throws IOException, InterruptedException {
        assumeTrue(Command.isFound("npm"), "npm is not installed: " + otherwise);
        Files.createDirectories(directory);
        try (var file = FileChannel.open(directory.resolve("lock"), CREATE, WRITE)) {
            var unused = file.lock(); // tests run in two processes
            copyAndInstall(sources, directory);
        }
    }

    private static void copyAndInstall(Path sources, Path directory) throws IOException, InterruptedException {
        try (var files = Files.list(sources)) {
            for (var file : files.toList()) {
                replace(directory.resolve(file.getFileName()), file);
            }
        }
        var installed = directory.resolve("installed.json");
        var lock = directory.resolve("package-lock.json");
        if (differs(installed, lock)) {
            assertEquals("", Command.run(List.of("npm", "ci", "--silent", "--prefix", directory.toString())));
            replace(installed, lock);
        }
    }

    /** Leaves an equal file as it is: another process may be running it. */
    private static void replace(Path file, Path by) throws IOException {
        if (differs(file, by)) {
            Files.copy(by, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static boolean differs(Path file, Path other) throws IOException {
        return !Files.exists(file) || Files.mismatch(file, other) >= 0;
    }
}
