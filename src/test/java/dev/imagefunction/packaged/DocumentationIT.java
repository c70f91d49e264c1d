package dev.imagefunction.packaged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.imagefunction.local.LocalEnvironment;
import dev.imagefunction.local.http.LocalJson;
import dev.imagefunction.node.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every command of {@code docs/using.md}, with only the ports changed. */
@ExtendWith(Deployment.class)
class DocumentationIT {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```sh\n(.*?)^ *```");

    private final LocalEnvironment local;

    DocumentationIT(LocalEnvironment local) {
        this.local = local;
    }

    @Test
    void commandsOfTheUserDocumentationWork() throws Exception {
        assumeTrue(Command.isFound("curl"), "curl is not installed");
        ExampleEnvironment.assumeAwsCli();
        var script = BLOCK.matcher(Files.readString(Path.of("docs/using.md")))
                .results()
                .map(block -> block.group(1))
                .collect(Collectors.joining())
                .replace(". examples/local.env", "")
                .replace("http://127.0.0.1:9001", local.lambda().endpoint().toString())
                .replace("http://127.0.0.1:9324", local.queues().endpoint().toString());

        try (var recorder = new AwsRecorder()) {
            var printed = Command.run(List.of("sh", "-euc", script), ExampleEnvironment.of(local, recorder));
            assertFalse(printed.contains("\"error\""), printed);
            assertFalse(printed.contains("FunctionError"), printed);
        }
        assertEquals(
                "succeeded",
                LocalJson.parseOrText(Files.readString(Path.of("target/response.json")))
                        .path("status")
                        .asText());
        assertEquals(
                "succeeded", Eventually.result(local, "shelf-21").path("status").asText());
    }
}
