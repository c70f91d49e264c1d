package dev.imagefunction.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.imagefunction.node.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** AWS' linter checks types, properties, references and conditions against CloudFormation's own schema. */
final class CfnLint {
    private CfnLint() {}

    /** Skips the test where cfn-lint is not installed. */
    static void check(Stream<Path> templates) throws IOException, InterruptedException {
        assumeTrue(Command.isFound("cfn-lint"), "cfn-lint is not installed: the template's syntax was not checked");
        // W3005: osls repeats dependencies that follow from a reference
        var command = Stream.of("cfn-lint", "--ignore-checks", "W3005", "--");
        assertEquals(
                "",
                Command.run(
                        Stream.concat(command, templates.map(Path::toString)).toList()));
    }
}
