package dev.imagefunction.local.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/** AWS's runtime interface client, which runs a handler class on the JVM; it has native parts for Linux only. */
public final class RuntimeClient {
    public static final String MAIN = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
    private static final String LIBRARY_PROPERTY =
            "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

    private final Path library;

    private RuntimeClient(Path library) {
        this.library = library;
    }

    /**
     * Unpacks the client's native part; empty where it has none, as on macOS and Windows. The client itself unpacks it
     * always to the same file in {@code /tmp}: two processes that start at once crash.
     *
     * @param directory the unzipped function
     */
    static Optional<RuntimeClient> in(Path directory) throws IOException {
        var library = directory.resolve(".libaws-lambda-jni.so");
        try (var packed = AWSLambda.class.getResourceAsStream("/jni/" + libraryName())) {
            if (packed == null) {
                return Optional.empty();
            }
            Files.copy(packed, library);
        }
        return Optional.of(new RuntimeClient(library));
    }

    private static String libraryName() {
        var system = System.getProperty("os.name").startsWith("Linux") ? "linux" : "other";
        var arch = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
        var musl =
                Files.exists(Path.of("/lib/ld-musl-x86_64.so.1")) || Files.exists(Path.of("/lib/ld-musl-aarch64.so.1"));
        return "libaws-lambda-jni.%s%s-%s.so".formatted(system, musl ? "_musl" : "", arch);
    }

    /**
     * The end of a {@code java} command. The client loads what is not on the class path from the working directory.
     *
     * @param jars on the class path besides the client's
     */
    List<String> arguments(List<Path> jars) {
        var classPath = Stream.concat(jars().stream(), jars.stream())
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        return List.of("-D" + LIBRARY_PROPERTY + "=" + library, "-cp", classPath, MAIN, PackagedFunction.HANDLER);
    }

    /** The client's own jars. */
    public static List<Path> jars() {
        return Stream.of(AWSLambda.class, Context.class, PojoSerializer.class, SdkInternalThreadLocal.class)
                .map(RuntimeClient::jarOf)
                .distinct()
                .toList();
    }

    private static Path jarOf(Class<?> type) {
        try {
            var location = type.getProtectionDomain().getCodeSource().getLocation();
            return Path.of(location.toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
