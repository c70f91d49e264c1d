package dev.imagefunction.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is measured: this function, or what a user would write instead.
 *
 * @param directory where it runs
 */
record Subject(String name, List<String> command, Trust trust, Path directory) {
    static final String OURS = "this function";
    static final String EMPTY = "empty function";
    static final String NODE = "Node";
    static final String PYTHON = "Python";
    static final String GO = "Go";

    private static final Path HERE = Path.of(".");

    /** How it is told which certificate to trust under TLS. */
    enum Trust {
        /** The floor, which only moves bytes, speaks no TLS. */
        NONE,
        VARIABLES,
        /** Java's system properties, as arguments. */
        PROPERTIES
    }

    /** Those whose runtimes are installed; the peers are built where that is needed. */
    static List<Subject> all(Path target, Path peers) throws IOException, InterruptedException {
        var all = new ArrayList<Subject>();
        all.add(executable(target));
        var empty = peers.resolve("empty/target/empty-function-runner");
        if (Files.isExecutable(empty)) {
            all.add(new Subject(EMPTY, List.of(empty.toString()), Trust.VARIABLES, HERE));
        }
        var node = peers.resolve("node");
        if (Files.isDirectory(node.resolve("node_modules"))
                || run(node, Map.of(), "npm", "install", "--silent", "--no-package-lock")) {
            all.add(new Subject(NODE, List.of("node", node.resolve("main.mjs").toString()), Trust.VARIABLES, HERE));
        }
        if (run(peers, Map.of(), "python3", "-c", "import boto3")) {
            all.add(new Subject(
                    PYTHON, List.of("python3", peers.resolve("python/main.py").toString()), Trust.VARIABLES, HERE));
        }
        // with Debian's golang-github-aws-aws-sdk-go-v2-dev, which takes no download
        var debian = Map.of("GO111MODULE", "off", "GOPATH", "/usr/share/gocode", "CGO_ENABLED", "0");
        var go = target.resolve("go-peer");
        if (run(peers, debian, "go", "build", "-o", go.toString(), "go/main.go")) {
            all.add(new Subject(GO, List.of(go.toString()), Trust.VARIABLES, HERE));
        }
        var floor = target.resolve("floor");
        if (run(peers, Map.of(), "cc", "-O2", "-o", floor.toString(), "c/main.c")) {
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
        return new Subject(OURS, List.of(executable.toString()), Trust.PROPERTIES, HERE);
    }

    private static boolean run(Path directory, Map<String, String> environment, String... command)
            throws InterruptedException {
        var builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        try {
            return builder.start().waitFor() == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }
}
