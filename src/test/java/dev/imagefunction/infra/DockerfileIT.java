package dev.imagefunction.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.imagefunction.node.Command;
import dev.imagefunction.node.NodeProject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lints the Dockerfiles, and builds the JVM's where Docker runs. */
class DockerfileIT {
    private static final Path WORK = Path.of("target/infra");

    @ParameterizedTest
    @ValueSource(strings = {"infra/container/Dockerfile.native", "infra/container/Dockerfile.jvm"})
    void theDockerfileHasNoProblem(String dockerfile) throws Exception {
        NodeProject.install(Path.of("infra/check"), WORK, "the Dockerfiles were not linted");
        assertEquals("", Command.run(List.of("node", WORK + "/dockerfile.mjs", dockerfile)));
    }

    @Test
    void theJvmsImageIsBuiltWithItsCache() throws Exception {
        assumeTrue(Files.exists(Path.of("target/image-function-runner.jar")), "the build is a native one");
        assumeTrue(
                Command.isFound("docker")
                        && new ProcessBuilder("docker", "info").start().waitFor() == 0,
                "Docker is not running: no image was built");
        Command.run(
                List.of("docker", "build", "-f", "infra/container/Dockerfile.jvm", "-t", "image-function:test", "."));
    }
}
