package dev.imagefunction.bench;

import dev.imagefunction.local.lambda.CachedFunction;
import dev.imagefunction.local.lambda.PackagedFunction;
import dev.imagefunction.local.lambda.RuntimeClient;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Starts the JVM's {@code function.zip} as it is and with JDK 25's ahead-of-time cache, in turn. */
final class AheadOfTime {
    /** Events that the cache's training run sees. */
    private static final int TRAINING = 20;

    private static final int IMAGE = 1_500_000;
    private static final String PLAIN = "JVM";
    private static final String CACHED = "JVM, AOT";

    private AheadOfTime() {}

    static void compare(Path target, Authority authority) throws IOException, InterruptedException {
        var packaged = PackagedFunction.in(target);
        if (packaged.isNative()) {
            throw new IOException(target + " has a native executable: run ./mvnw package first");
        }
        var directory = Files.createDirectories(target.resolve("bench/jvm"));
        var client = RuntimeClient.jars();
        var jars = new ArrayList<>(CachedFunction.pack(packaged.directory(), directory));
        jars.addAll(client);
        var cache = directory.resolve("function.aot");
        train(subject("training", "-XX:AOTCacheOutput=" + cache, jars, directory), authority, cache);
        System.out.printf(Locale.ROOT, "The cache has %.1f MB.%n", Files.size(cache) / 1e6);
        // Lambda's own runtime has its client alone on the class path, which loads the function from the working
        // directory.
        var subjects = List.of(
                subject(PLAIN, "-Xshare:auto", client, packaged.directory()),
                subject(CACHED, "-XX:AOTCache=" + cache, jars, directory));
        var scenarios = List.of(new Scenario(1, IMAGE, false, 5), new Scenario(1, IMAGE, true, 5));
        var results = Bench.measure(scenarios, subjects, authority);
        System.out.println(results);
        for (var scenario : scenarios) {
            var ratio = results.ratio(scenario, CACHED, PLAIN, Run.FIRST);
            System.out.printf(Locale.ROOT, "%s: first response, of the plain JVM's: %.2f%n", scenario.title(), ratio);
        }
    }

    /** With the options of Lambda's own runtime. */
    private static Subject subject(String name, String option, List<Path> jars, Path directory) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(option);
        command.addAll(PackagedFunction.JVM_OPTIONS);
        command.add("-cp");
        command.add(jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        command.add(RuntimeClient.MAIN);
        command.add(PackagedFunction.HANDLER);
        return new Subject(name, command, Subject.Trust.PROPERTIES, directory);
    }

    /** The cache is written when the process ends. */
    private static void train(Subject subject, Authority authority, Path cache)
            throws IOException, InterruptedException {
        Files.deleteIfExists(cache);
        try (var world = new World(authority, SampleImage.of(IMAGE), 1)) {
            var process = Run.start(subject, world, authority);
            try {
                for (var i = 0; i < TRAINING; i++) {
                    Run.invoke(subject, world, 1);
                }
                process.destroy();
                if (!process.waitFor(3, TimeUnit.MINUTES) || !Files.exists(cache)) {
                    throw new IOException("There is no cache: it takes JDK 25");
                }
            } finally {
                process.destroyForcibly();
            }
        }
    }
}
