package dev.imagefunction.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.imagefunction.local.LocalEnvironment;
import dev.imagefunction.local.http.LocalJson;
import dev.imagefunction.local.store.StoreClient;
import dev.imagefunction.node.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every file under {@code examples}, against the packaged function: it prints what its head says. */
@ExtendWith(Deployment.class)
class ExamplesIT {
    private static final Path EVENTS = Path.of("src/test/resources/events");

    private final LocalEnvironment local;
    private final AwsRecorder recorder = new AwsRecorder();
    private final Map<String, String> environment;

    ExamplesIT(LocalEnvironment local) throws IOException {
        this.local = local;
        this.environment = ExampleEnvironment.of(local, recorder);
    }

    @AfterEach
    void close() {
        recorder.close();
    }

    private void run(String name, String... command) throws Exception {
        var example = Example.of(name);
        var whole = new ArrayList<>(List.of(command));
        whole.add(example.file().toString());
        example.assertPrints(Command.run(whole, environment));
    }

    private JsonNode invoke(String function, JsonNode event) throws Exception {
        var outcome = local.lambda().invoke(function, event.toString());
        assertTrue(!outcome.failed(), outcome::toString);
        return LocalJson.parseOrText(outcome.payload());
    }

    private static ObjectNode event(String file) throws IOException {
        return (ObjectNode) LocalJson.parseOrText(Files.readString(EVENTS.resolve(file)));
    }

    private void assertMade(String id) {
        assertEquals("succeeded", Eventually.result(local, id).path("status").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"curl.sh", "curl-async.sh"})
    void curl(String file) throws Exception {
        assumeTrue(Command.isFound("curl"), "curl is not installed");
        run(file, "sh");
    }

    @Test
    void awsCli() throws Exception {
        ExampleEnvironment.assumeAwsCli();
        run("aws-cli.sh", "sh");
    }

    @Test
    void sqs() throws Exception {
        ExampleEnvironment.assumeAwsCli();
        run("sqs.sh", "sh");
        assertMade("example-sqs");
    }

    @Test
    void snsMessageIsAGenerationEvent() throws Exception {
        ExampleEnvironment.assumeAwsCli();
        run("sns.sh", "sh");

        var event = event("topic/one.json");
        ((ObjectNode) event.at("/Records/0/Sns")).put("Message", recorder.form().get("Message"));
        invoke("topic", event);

        assertMade("example-sns");
    }

    @Test
    void eventBridgeDetailIsAGenerationEvent() throws Exception {
        ExampleEnvironment.assumeAwsCli();
        run("eventbridge.sh", "sh");

        var entry = LocalJson.parseOrText(recorder.body()).at("/Entries/0");
        assertEquals("Image Requested", entry.path("DetailType").asText());
        var event = event("bus/one.json");
        event.set("detail", LocalJson.parseOrText(entry.path("Detail").asText()));
        invoke("bus", event);

        assertMade("example-eventbridge");
    }

    @Test
    void stepFunctionsTaskInvokesWithTheExecutionsNameAsId() throws Exception {
        var machine = LocalJson.parseOrText(Files.readString(Path.of("examples/step-functions/one-image.asl.json")));
        assertEquals(
                "{% $merge([{\"id\": $states.context.Execution.Name}, $states.input]) %}",
                machine.at("/States/Generate/Arguments/Payload").asText());
        ExampleEnvironment.assumeAwsCli();
        run("step-functions/one-image.sh", "sh");

        var started = LocalJson.parseOrText(recorder.body());
        var payload = (ObjectNode) LocalJson.parseOrText(started.path("input").asText());
        payload.set("id", started.path("name"));

        assertEquals("succeeded", invoke("generate", payload).path("status").asText());
    }

    @Test
    void batchHasAGenerationEventOnEachLine() throws Exception {
        ExampleEnvironment.assumeAwsCli();
        run("step-functions/batch.sh", "sh");

        var started = LocalJson.parseOrText(recorder.body());
        var key = LocalJson.parseOrText(started.path("input").asText())
                .path("key")
                .asText();
        var lines = new String(StoreClient.read(local.store(), LocalEnvironment.BUCKET, key), UTF_8)
                .lines()
                .toList();
        assertEquals(2, lines.size());
        for (var index = 0; index < lines.size(); index++) {
            var line = (ObjectNode) LocalJson.parseOrText(lines.get(index));
            if (!line.has("id")) {
                line.put("id", started.path("name").asText() + "-" + index);
            }
            assertEquals("succeeded", invoke("generate", line).path("status").asText());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"node-openai.mjs", "vercel-ai.mjs"})
    void node(String file) throws Exception {
        NodeClients.install();
        var installed = NodeClients.DIRECTORY.resolve("example-" + file); // beside the clients that it imports
        var example = Example.of(file);
        Files.copy(example.file(), installed, StandardCopyOption.REPLACE_EXISTING);

        example.assertPrints(Command.run(List.of("node", installed.toString()), environment));
    }

    private static boolean pythonHas(String module) throws Exception {
        assumeTrue(Command.isFound("python3"), "Python is not installed");
        return new ProcessBuilder("python3", "-c", "import " + module).start().waitFor() == 0;
    }

    @Test
    void pythonWithOpenAi() throws Exception {
        if (!pythonHas("openai")) {
            environment.put("PYTHONPATH", "src/test/python");
            environment.put("PYTHONDONTWRITEBYTECODE", "1");
        }
        run("python_openai.py", "python3");
    }

    @Test
    void pythonWithBoto3() throws Exception {
        assumeTrue(pythonHas("boto3"), "boto3 is not installed");
        run("python_boto3.py", "python3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OpenAiJava.java", "InvokeFunction.java"})
    void java(String file) throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var logging = "-Djava.util.logging.manager=org.jboss.logmanager.LogManager"; // else the test's jars complain
        run(file, java, logging, "-cp", classes);
    }

    @Test
    void go() throws Exception {
        assumeTrue(Command.isFound("go"), "Go is not installed");
        environment.put("GOCACHE", Path.of("target/go").toAbsolutePath().toString());
        run("generate.go", "go", "run");
    }

    @Test
    void terraformIsValid() throws Exception {
        assumeTrue(Command.isFound("terraform"), "Terraform is not installed");
        var folder = Files.createDirectories(Path.of("target/terraform"));
        Files.copy(
                Path.of("examples/terraform/main.tf"), folder.resolve("main.tf"), StandardCopyOption.REPLACE_EXISTING);
        var terraform = List.of("terraform", "-chdir=" + folder);
        Command.run(with(terraform, "fmt", "-check", "-no-color"));
        var initialised = new ProcessBuilder(with(terraform, "init", "-no-color", "-input=false"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("init.log").toFile())
                .start()
                .waitFor();
        assumeTrue(initialised == 0, "Terraform's AWS provider is not installed");
        Example.assertAlike("…Success!…", Command.run(with(terraform, "validate", "-no-color")));
    }

    private static List<String> with(List<String> command, String... arguments) {
        var all = new ArrayList<>(command);
        all.addAll(List.of(arguments));
        return all;
    }
}
