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
                Files.copy(file, directory.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        var installed = directory.resolve("installed.json");
        var lock = directory.resolve("package-lock.json");
        if (!Files.exists(installed) || Files.mismatch(installed, lock) >= 0) {
            assertEquals("", Command.run(List.of("npm", "ci", "--silent", "--prefix", directory.toString())));
            Files.copy(lock, installed, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
