package dev.imagefunction.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.imagefunction.node.Command;
import dev.imagefunction.node.NodeProject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Evaluates the JSONata of the batch, and of the example in the documentation, on lines as they occur. */
class BatchExpressionsIT {
    private static final Path WORK = Path.of("target/infra");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SELECTOR = Template.of(Path.of("infra/template.yaml"))
            .properties("Batch")
            .at("/Definition/States/EachLine/ItemSelector/event")
            .asText();

    @BeforeAll
    static void install() throws Exception {
        NodeProject.install(Path.of("infra/check"), WORK, "the batch's expressions were not evaluated");
    }

    @Test
    void everyLineGetsAnIdOfItsOwn() throws Exception {
        var eventByLine = new LinkedHashMap<String, String>();
        eventByLine.put("{'prompt': 'An otter'}", "{'prompt': 'An otter', 'id': 'otters-1-0'}");
        eventByLine.put("{'prompt': 'An otter', 'id': 'order-1'}", "{'prompt': 'An otter', 'id': 'order-1'}");
        // pandas writes null for a missing value, and a number for a number
        eventByLine.put("{'id': null, 'prompt': 'A', 'n': null}", "{'id': 'otters-1-2', 'prompt': 'A', 'n': null}");
        eventByLine.put("{'id': 7421, 'prompt': 'A'}", "{'id': 'otters-1-3', 'prompt': 'A'}");
        eventByLine.put("{'id': ['a'], 'prompt': 'A'}", "{'id': 'otters-1-4', 'prompt': 'A'}");
        // the caller must correct an id that the function refuses
        eventByLine.put("{'id': '', 'prompt': 'A'}", "{'id': '', 'prompt': 'A'}");
        eventByLine.put(
                "{'prompt': 'Otter \\ud83e\\udda6, \\'quoted\\''}".replace("\\'", "´"),
                "{'prompt': 'Otter \\ud83e\\udda6, ´quoted´', 'id': 'otters-1-6'}");
        eventByLine.put("{}", "{'id': 'otters-1-7'}");
        // no object: the function returns what is wrong with it
        eventByLine.put("'An otter'", "'An otter'");
        eventByLine.put("[1, 2]", "[1, 2]");
        eventByLine.put("42", "42");
        eventByLine.put("true", "true");
        eventByLine.put("null", "null");

        var lines = List.copyOf(eventByLine.keySet());
        var cases = JSON.createArrayNode();
        for (var index = 0; index < lines.size(); index++) {
            var context = cases.addObject().put("expression", SELECTOR).withObject("/states/context");
            context.withObject("/Execution").put("Name", "otters-1");
            context.withObject("/Map/Item").put("Index", index).set("Value", json(lines.get(index)));
        }
        var expected = JSON.createArrayNode();
        for (var event : eventByLine.values()) {
            expected.add(json(event));
        }
        assertEquals(expected, evaluated(cases));
    }

    /** The document's Choice rules, in their order, by the code that an error message begins with. */
    @Test
    void aStateMachineTellsFailuresApartByTheirCode() throws Exception {
        var example = example();
        var caught = example.at("/States/Generate/Catch/0/Assign/code").asText();
        var errors = Map.of(
                "rate_limit_exceeded", "rate_limit_exceeded: The gateway limits the rate.",
                "storage_failed", "storage_failed: S3 failed: 503",
                "unknown", "Task timed out after 300.00 seconds");
        for (var error : errors.entrySet()) {
            var cause = JSON.createObjectNode().put("errorMessage", error.getValue());
            var failed = JSON.createObjectNode().put("expression", caught);
            failed.withObject("/states/errorOutput").put("Cause", cause.toString());
            assertEquals(
                    JSON.createArrayNode().add(error.getKey()),
                    evaluated(JSON.createArrayNode().add(failed)));
        }
    }

    private static ObjectNode example() throws Exception {
        var document = Files.readString(Path.of("docs/operations.md"));
        var block = Pattern.compile("```json\\n(\\{\"QueryLanguage\".*?)```", Pattern.DOTALL)
                .matcher(document);
        assertEquals(true, block.find(), "there is no state machine in docs/operations.md");
        return (ObjectNode) JSON.readTree(block.group(1));
    }

    private static JsonNode evaluated(JsonNode cases) throws Exception {
        var file = Files.writeString(WORK.resolve("expressions.json"), cases.toString());
        return JSON.readTree(Command.run(List.of("node", WORK + "/evaluate.mjs", file.toString())));
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return JSON.readTree(text.replace('\'', '"'));
    }
}
