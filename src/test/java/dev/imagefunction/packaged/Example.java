package dev.imagefunction.packaged;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A file under {@code examples}, whose head tells what it prints. */
record Example(Path file) {
    private static final Path FOLDER = Path.of("examples");
    private static final String PRINTS = "Prints: ";
    private static final String ANYTHING = "…";

    static Example of(String name) {
        return new Example(FOLDER.resolve(name));
    }

    /** Fails the test unless this is what the file says. */
    void assertPrints(String printed) throws IOException {
        var line = Files.readAllLines(file).stream()
                .filter(each -> each.contains(PRINTS))
                .findFirst()
                .orElseThrow(() -> new AssertionError(file + " does not say what it prints"));
        assertAlike(line.substring(line.indexOf(PRINTS) + PRINTS.length()), printed);
    }

    /** @param expected where {@code …} stands for any text */
    static void assertAlike(String expected, String actual) {
        var pattern = Arrays.stream(expected.strip().split(ANYTHING, -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*"));
        assertTrue(
                Pattern.compile(pattern, Pattern.DOTALL).matcher(actual.strip()).matches(),
                () -> "expected: " + expected + "\nprinted: " + actual);
    }
}
