package dev.imagefunction.packaged;

import com.fasterxml.jackson.databind.JsonNode;
import dev.imagefunction.local.LocalEnvironment;
import dev.imagefunction.local.http.LocalJson;
import dev.imagefunction.node.Command;
import dev.imagefunction.node.NodeProject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The programs of {@code src/test/node/clients}, each with a client as it is. */
final class NodeClients {
    static final Path DIRECTORY = Path.of(System.getProperty("build.directory", "target"), "clients");

    private NodeClients() {}

    /** Installs the clients, or skips the test if there is no npm. */
    static void install() throws Exception {
        NodeProject.install(Path.of("src/test/node/clients"), DIRECTORY, "the clients for Node were not tried");
    }

    /** The environment that each client reads: a base URL and a key. */
    static Map<String, String> environment(LocalEnvironment local, String base, String key) {
        return Map.of("OPENAI_BASE_URL", local.http() + base, "OPENAI_API_KEY", key);
    }

    /**
     * Runs a program and returns the JSON that it prints.
     *
     * @param base the path of the base URL: {@code /v1} or {@code /inline/v1}
     */
    static JsonNode run(LocalEnvironment local, String base, String program, String call) {
        return run(program, call, environment(local, base, LocalEnvironment.HTTP_KEY));
    }

    static JsonNode run(String program, String call, Map<String, String> environment) {
        try {
            var command = List.of("node", DIRECTORY.resolve(program).toString(), call);
            return LocalJson.parse(Command.run(command, environment));
        } catch (Exception failed) {
            throw new AssertionError(program + " " + call, failed);
        }
    }
}
