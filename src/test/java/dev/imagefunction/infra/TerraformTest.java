package dev.imagefunction.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.imagefunction.node.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Terraform module, where Terraform is installed; its validation also needs the AWS provider. */
class TerraformTest {
    private static final Path MODULE = Path.of("infra/terraform");

    @BeforeEach
    void terraformIsInstalled() {
        assumeTrue(Command.isFound("terraform"), "terraform is not installed: the module was not checked");
    }

    @Test
    void theModuleIsFormatted() throws Exception {
        assertEquals(0, terraform("infra/terraform", "fmt", "-check", "-recursive"));
    }

    @Test
    void theModuleIsValidAndPlansTheStack() throws Exception {
        var copy = Path.of("target/terraform/module");
        copy(MODULE, copy);
        Files.copy(
                Path.of("infra/template.yaml"),
                copy.resolveSibling("template.yaml"),
                StandardCopyOption.REPLACE_EXISTING);
        assumeTrue(
                terraform(copy.toString(), "init", "-backend=false", "-input=false") == 0,
                "the AWS provider cannot be installed: the module was not validated");
        assertEquals(0, terraform(copy.toString(), "validate"));
        assertEquals(0, terraform(copy.toString(), "test"));
    }

    private static int terraform(String directory, String... arguments) throws IOException, InterruptedException {
        var command = Stream.concat(Stream.of("terraform", "-chdir=" + directory), Stream.of(arguments));
        return new ProcessBuilder(command.toList()).inheritIO().start().waitFor();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var copied = to.resolve(from.relativize(file));
                Files.createDirectories(copied.getParent());
                Files.copy(file, copied, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
