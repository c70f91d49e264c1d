package dev.imagefunction.local.lambda;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.imagefunction.local.LocalEnvironment;
import dev.imagefunction.local.LocalSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * The packaged function on the JVM with an ahead-of-time cache of its classes. A start takes a third of the processor time,
 * and tests start the function some 80 times. Only the class loader differs from the function as it is packaged.
 */
public final class CachedFunction {
    private static final int TRAINING = 3;

    private CachedFunction() {}

    /**
     * The function with its cache. The cache is made if it is missing or older than the zip. A native executable, and a JVM
     * before JDK 25, get no cache: then the function is returned as it is packaged.
     *
     * @param target the build's directory
     */
    public static PackagedFunction in(Path target) {
        var packaged = PackagedFunction.in(target);
        if (packaged.client().isEmpty() || Runtime.version().feature() < 25) {
            return packaged;
        }
        var directory = target.resolve("ahead-of-time").toAbsolutePath();
        var cache = directory.resolve("function.aot");
        try {
            Files.createDirectories(directory);
            try (var file = FileChannel.open(directory.resolve("lock"), CREATE, WRITE)) {
                file.lock(); // several processes of tests share the cache
                if (!Files.exists(cache) || PackagedFunction.newer(target.resolve("function.zip"), cache)) {
                    var jars = pack(packaged.directory(), directory);
                    train(packaged.with(jars, directory).withArguments("-XX:AOTCacheOutput=" + cache), target);
                }
            }
            return packaged.with(jarsIn(directory), directory).withArguments("-XX:AOTCache=" + cache);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * Makes jars of the unzipped function: a cache covers no classes of directories.
     *
     * @return the function's jar, and the libraries
     */
    public static List<Path> pack(Path function, Path directory) throws IOException {
        for (var earlier : jarsIn(directory)) {
            Files.delete(earlier);
        }
        try (var jar = new JarOutputStream(Files.newOutputStream(directory.resolve("function.jar")));
                var files = Files.walk(function)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var name = function.relativize(file);
                if (name.startsWith("lib")) {
                    Files.copy(file, directory.resolve(name.getFileName()));
                } else {
                    jar.putNextEntry(new JarEntry(name.toString()));
                    Files.copy(file, jar);
                }
            }
        }
        return jarsIn(directory);
    }

    private static List<Path> jarsIn(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    /** The process writes the cache when it ends. */
    private static void train(PackagedFunction function, Path target) {
        var settings = LocalSettings.anywhere(target.resolve("ahead-of-time/objects"));
        try (var local = new LocalEnvironment(settings, function)) {
            var lambda = local.lambda();
            for (var event = 0; event < TRAINING; event++) {
                lambda.invoke("generate", "{\"prompt\":\"otter\"}");
            }
            for (var pid : lambda.function("generate").pids()) {
                var process = ProcessHandle.of(pid).orElseThrow();
                process.destroy();
                process.onExit().join();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
