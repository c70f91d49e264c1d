package dev.imagefunction.local.lambda;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * The packaged function, run as Lambda runs it. A JVM zip is run by AWS's runtime interface client, or by
 * {@link RuntimeLoop} where that client has no native part.
 *
 * @param jars on the JVM's class path, which is searched before the directory
 */
public record PackagedFunction(
        Optional<Path> executable,
        Optional<RuntimeClient> client,
        Path directory,
        List<Path> jars,
        List<String> arguments,
        Consumer<String> log)
        implements FunctionRunner {
    /** The handler in the zip. */
    public static final String HANDLER = "dev.imagefunction.boot.Handler::handleRequest";

    /** The options of Lambda's Java runtime. */
    public static final List<String> JVM_OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--add-opens", // for Quarkus' threads, from Java 24 on
            "java.base/java.lang=ALL-UNNAMED");

    /**
     * The newer of the native executable and {@code function.zip}.
     *
     * @param target the build's directory
     * @throws IllegalStateException if there is neither
     */
    public static PackagedFunction in(Path target) {
        var zip = target.resolve("function.zip");
        try {
            var executable = executable(target);
            if (executable.isPresent() && (!Files.exists(zip) || newer(executable.get(), zip) || isNative(zip))) {
                return new PackagedFunction(
                        executable, Optional.empty(), target, List.of(), List.of(), System.out::println);
            }
            if (!Files.exists(zip)) {
                throw new IllegalStateException("nothing is packaged in " + target + ": run ./mvnw package first");
            }
            var directory = unzip(zip);
            var client = RuntimeClient.in(directory);
            return new PackagedFunction(Optional.empty(), client, directory, List.of(), List.of(), System.out::println);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The same, with another receiver of its output. Each line begins with the function's name. */
    public PackagedFunction withLog(Consumer<String> log) {
        return new PackagedFunction(executable, client, directory, jars, arguments, log);
    }

    /** The same, with Java options such as {@code -Dname=value}; a native executable takes them too. */
    public PackagedFunction withArguments(String... more) {
        var all = new ArrayList<>(arguments);
        all.addAll(List.of(more));
        return new PackagedFunction(executable, client, directory, jars, all, log);
    }

    /** The same, with these jars on the class path, which the JVM searches before the directory. */
    PackagedFunction with(List<Path> jars, Path directory) {
        return new PackagedFunction(executable, client, directory, jars, arguments, log);
    }

    /** The same, run by {@link RuntimeLoop} as on macOS and Windows. */
    public PackagedFunction withLoop() {
        return new PackagedFunction(executable, Optional.empty(), directory, jars, arguments, log);
    }

    public boolean isNative() {
        return executable.isPresent();
    }

    @Override
    public Sandbox start(FunctionSpec function) {
        return new FunctionProcess(function, command(function), directory, environment(function), log);
    }

    private List<String> command(FunctionSpec function) {
        var command = new ArrayList<String>();
        if (executable.isPresent()) {
            command.add(executable.get().toString());
            // A native executable takes four fifths of the available memory, which would be the whole computer's here.
            command.add("-Xmx" + function.memory() * 4 / 5 + "m");
            command.addAll(arguments);
            return command;
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + function.memory() * 3 / 4 + "m");
        command.addAll(JVM_OPTIONS);
        command.addAll(arguments);
        command.addAll(client.map(aws -> aws.arguments(jars)).orElseGet(() -> RuntimeLoop.arguments(directory)));
        return command;
    }

    private Map<String, String> environment(FunctionSpec function) {
        var all = new TreeMap<String, String>();
        for (var inherited : List.of("PATH", "LANG", "LC_ALL", "TMPDIR", "SystemRoot", "TEMP")) {
            Optional.ofNullable(System.getenv(inherited)).ifPresent(value -> all.put(inherited, value));
        }
        all.put("TZ", ":UTC");
        all.put("_HANDLER", executable.isPresent() ? "not.used" : HANDLER);
        all.put("LAMBDA_TASK_ROOT", directory.toString());
        all.put("AWS_EXECUTION_ENV", "AWS_Lambda_local");
        all.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        all.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
        all.put("AWS_LAMBDA_FUNCTION_VERSION", LocalLambda.VERSION);
        all.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", String.valueOf(function.memory()));
        all.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + function.name());
        all.put("AWS_LAMBDA_LOG_STREAM_NAME", "local");
        all.put("AWS_REGION", LocalLambda.REGION);
        all.put("AWS_DEFAULT_REGION", LocalLambda.REGION);
        all.put("AWS_ACCESS_KEY_ID", "local");
        all.put("AWS_SECRET_ACCESS_KEY", "local");
        all.put("AWS_EC2_METADATA_DISABLED", "true"); // outside of AWS the SDK would wait for it
        all.put("DISABLE_SIGNAL_HANDLERS", "true"); // with Quarkus' own handlers a native process would not end
        all.put("QUARKUS_FUNQY_EXPORT", function.export());
        all.putAll(function.environment());
        return all;
    }

    private static Optional<Path> executable(Path target) {
        var files = target.toFile().listFiles((directory, name) -> name.endsWith("-runner"));
        return Stream.ofNullable(files)
                .flatMap(Arrays::stream)
                .filter(file -> file.isFile() && file.canExecute())
                .findFirst()
                .map(file -> file.toPath().toAbsolutePath());
    }

    /** The zip of a native build has no file but the executable. */
    private static boolean isNative(Path zip) throws IOException {
        try (var file = new ZipFile(zip.toFile())) {
            return file.getEntry("bootstrap") != null;
        }
    }

    static boolean newer(Path one, Path other) throws IOException {
        return Files.getLastModifiedTime(one).compareTo(Files.getLastModifiedTime(other)) > 0;
    }

    /** Unpacks into a directory of this process, because a build may replace the files in {@code target} meanwhile. */
    private static Path unzip(Path zip) throws IOException {
        var directory = Files.createTempDirectory("image-function-");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
        // the zip has some files twice; its file system shows the last of them, the one that Quarkus changed
        try (var zipped = FileSystems.newFileSystem(zip);
                var files = Files.walk(zipped.getPath("/")).skip(1)) {
            for (var file : (Iterable<Path>) files::iterator) {
                Files.copy(file, directory.resolve(file.toString().substring(1)));
            }
        }
        return directory;
    }

    private static void delete(Path directory) {
        try {
            MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
        } catch (IOException gone) {
            directory.toFile().deleteOnExit();
        }
    }
}
