package dev.imagefunction;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** The package holds nothing of the local environment. */
class PackageIT {
    private static final Pattern TEST_SCOPED = Pattern.compile(
            "<dependency>\\s*<groupId>[^<]*</groupId>\\s*<artifactId>([^<]*)</artifactId>(?:(?!</dependency>).)*<scope>test</scope>",
            Pattern.DOTALL);

    private static final Pattern NAME = Pattern.compile("(dev\\.imagefunction|org\\.junit)\\.[\\w.$]+");

    @Test
    void noClassOfTheLocalEnvironmentShips() throws IOException {
        var classes = new TreeSet<String>();
        try (var zip = new ZipInputStream(Files.newInputStream(zip()))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                classes.add(entry.getName());
                if (entry.getName().equals("bootstrap")) {
                    // A native executable holds its classes' names.
                    NAME.matcher(new String(zip.readAllBytes(), ISO_8859_1))
                            .results()
                            .forEach(name -> classes.add(name.group().replace('.', '/') + ".class"));
                } else if (entry.getName().endsWith(".jar")) {
                    // Not closed: that would close the zip around it.
                    var jar = new ZipInputStream(zip);
                    for (var inner = jar.getNextEntry(); inner != null; inner = jar.getNextEntry()) {
                        classes.add(inner.getName());
                    }
                }
            }
        }
        assertTrue(classes.contains("dev/imagefunction/generation/Generator.class"), "the function itself");
        assertEquals(
                List.of(),
                classes.stream()
                        .filter(name -> name.contains("dev/imagefunction/local/") || name.startsWith("org/junit/"))
                        .toList());
    }

    @Test
    void noTestScopedLibraryShips() throws IOException {
        var shipped = new ArrayList<String>();
        try (var zip = new ZipInputStream(Files.newInputStream(zip()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                shipped.add(entry.getName());
            }
        }
        var pom = Files.readString(Path.of("pom.xml"));
        var scoped =
                TEST_SCOPED.matcher(pom).results().map(match -> match.group(1)).toList();
        assertTrue(
                scoped.containsAll(List.of("s3proxy", "quarkus-junit", "elasticmq-rest-sqs_2.13")), scoped::toString);
        for (var library : scoped) {
            var jar = Pattern.compile("[./]" + Pattern.quote(library) + "-\\d[^/]*\\.jar$");
            assertEquals(
                    List.of(),
                    shipped.stream().filter(name -> jar.matcher(name).find()).toList());
        }
    }

    private static Path zip() {
        return Packaged.target().resolve("function.zip");
    }
}
