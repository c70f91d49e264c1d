package dev.imagefunction.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What is measured: this function, or what a user would write instead.
 *
 * @param directory where it runs
 */
record Subject(String name, List<String> command, Trust trust, Path directory) {
    private static final Path HERE = Path.of(".");

    /** How it is told whom to trust under TLS. */
    enum Trust {
        /** The floor, which only moves bytes, speaks none. */
        NONE,
        VARIABLES,
        /** Java's system properties, as arguments. */
        PROPERTIES
    }

    /** Those whose runtimes are installed; the peers are built where that is needed. */
    static List<Subject> all(Path target, Path peers) throws IOException, InterruptedException {
        var all = new ArrayList<Subject>();
        all.add(executable(target));
        var node = peers.resolve("node");
        if (Files.isDirectory(node.resolve("node_modules"))
                || run(node, "npm", "install", "--silent", "--no-package-lock")) {
            all.add(new Subject("Node", List.of("node", node.resolve("main.mjs").toString()), Trust.VARIABLES, HERE));
        }
        if (run(peers, "python3", "-c", "import boto3")) {
            all.add(new Subject(
                    "Python", List.of("python3", peers.resolve("python/main.py").toString()), Trust.VARIABLES, HERE));
        }
        var floor = target.resolve("floor");
        if (run(peers, "cc", "-O2", "-o", floor.toString(), "c/main.c")) {
            all.add(new Subject("floor (C)", List.of(floor.toString()), Trust.NONE, HERE));
        }
        return all;
    }

    /** This function, as a native executable. */
    static Subject executable(Path target) throws IOException {
        var executable = target.resolve("image-function-runner");
        if (!Files.isExecutable(executable)) {
            throw new IOException("There is no " + executable + ": run ./mvnw package -Dnative first");
        }
        return new Subject("this function", List.of(executable.toString()), Trust.PROPERTIES, HERE);
    }

    private static boolean run(Path directory, String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .directory(directory.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }
}
