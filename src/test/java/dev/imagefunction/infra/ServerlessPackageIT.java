package dev.imagefunction.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.imagefunction.node.Command;
import dev.imagefunction.node.NodeProject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packages every stage and choice as a deployment would, without an account, and holds what comes out to the rules. */
class ServerlessPackageIT {
    private static final Path CHECK = Path.of("infra/check");
    private static final Path WORK = Path.of("target/infra");
    private static final Path TEMPLATE = Path.of("infra/template.yaml");

    @BeforeAll
    static void install() throws Exception {
        NodeProject.install(CHECK, WORK, "only the template as committed was checked, not packaged anew");
        try (var zip = new ZipOutputStream(Files.newOutputStream(WORK.resolve("function.zip")))) {
            zip.putNextEntry(new ZipEntry("bootstrap"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dev",
                "dev front=api architecture=x86_64",
                "dev build=jvm",
                "prod",
                "prod front=both",
                "prod build=jvm front=both",
                "other kmsKeyArn=arn:aws:kms:eu-central-1:123456789012:key/a alarmEmail=a@example.org"
            })
    void whatIsPackagedKeepsTheRules(String choice) throws Exception {
        var compiled = packaged(choice);
        var template = Template.of(compiled);
        var violations = Stream.of(Rule.values()).flatMap(rule -> rule.violations(template).stream());
        assertEquals(List.of(), violations.toList());
        assertEquals("", Command.run(List.of("node", WORK + "/schema.mjs", compiled.toString())));
        if (Command.isFound("cfn-lint")) {
            assertEquals("", Command.run(List.of("cfn-lint", "--ignore-checks", "W3005", "--", compiled.toString())));
        }
    }

    @Test
    void theTemplateIsUpToDate() throws Exception {
        var update = System.getProperty("infra.update") != null;
        var written = update ? TEMPLATE : WORK.resolve("template.yaml");
        var compiled = packaged("plain front=both");
        assertEquals("", Command.run(List.of("node", WORK + "/template.mjs", compiled.toString(), written.toString())));
        assertEquals(
                Files.readString(written),
                Files.readString(TEMPLATE),
                "./mvnw verify -Dinfra.update brings it up to date");
        if (Command.isFound("cfn-lint")) {
            // that it is meant for aws cloudformation package, and what the framework repeats
            assertEquals(
                    "",
                    Command.run(List.of("cfn-lint", "--ignore-checks", "W3002", "W3005", "--", TEMPLATE.toString())));
        }
    }

    /** The template for a stage and its parameters, as {@code stage name=value…}. */
    private static Path packaged(String choice) throws Exception {
        var words = choice.split(" ");
        var directory = WORK.resolve(choice.replaceAll("[^A-Za-z0-9=]", "-"));
        var command = new ArrayList<>(List.of(
                WORK + "/node_modules/.bin/osls", "package", "--stage", words[0], "--package", directory.toString()));
        command.addAll(List.of("--param", "artifact=" + WORK + "/function.zip"));
        Arrays.stream(words).skip(1).forEach(param -> command.addAll(List.of("--param", param)));
        Command.run(command);
        return directory.resolve("cloudformation-template-update-stack.json");
    }
}
