package dev.imagefunction;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documentation names what is there: every variable with its default, every file and heading that it links to. */
class ReadmeTest {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+):?([^}]*)}");
    private static final Pattern ROW =
            Pattern.compile("\\| `([A-Z][A-Z0-9_]+)`(?:, `([A-Z_]+)`)? \\|.*\\| ([^|]*) \\|");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]*)(?:#([^)]*))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

    /** Variables that are read by something else than the configuration. */
    private static final Map<String, String> OTHERS =
            Map.of("QUARKUS_FUNQY_EXPORT", "generate", "HTTPS_PROXY", "", "NO_PROXY", "");

    @Test
    void everyVariableIsInTheTableWithItsDefault() throws IOException {
        var configured = new TreeMap<>(OTHERS);
        VARIABLE.matcher(read("src/main/resources/application.properties"))
                .results()
                .filter(found -> !found.group(1).startsWith("AWS_"))
                .forEach(found -> configured.put(found.group(1), found.group(2)));
        var documented = new TreeMap<String, String>();
        ROW.matcher(read("README.md")).results().forEach(found -> {
            var shown = found.group(3).replace("`", "");
            var isDefault = found.group(3).startsWith("`");
            documented.put(found.group(1), isDefault ? shown : "");
            if (found.group(2) != null) {
                documented.put(found.group(2), "");
            }
        });
        documented.remove("AWS_REGION");
        documented.remove("AWS_ENDPOINT_URL_S3");

        assertEquals(configured, documented);
    }

    static List<Path> documents() throws IOException {
        try (var docs = Files.walk(Path.of("docs"));
                var roots = Files.list(Path.of("."))) {
            return Stream.concat(docs, roots)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyLinkLeadsToAFileAndAHeading(Path document) throws IOException {
        var broken = new TreeSet<String>();
        for (var link : LINK.matcher(Files.readString(document)).results().toList()) {
            var target = link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1));
            if (!Files.exists(target)
                    || (link.group(2) != null && !anchors(target).contains(link.group(2)))) {
                broken.add(link.group());
            }
        }

        assertTrue(broken.isEmpty(), () -> document + " has " + broken);
    }

    /** The anchors that GitHub gives the headings. */
    private static Set<String> anchors(Path document) throws IOException {
        return HEADING.matcher(Files.readString(document))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w -]", "")
                        .replace(' ', '-'))
                .collect(toSet());
    }

    private static String read(String file) throws IOException {
        return Files.readString(Path.of(file));
    }
}
