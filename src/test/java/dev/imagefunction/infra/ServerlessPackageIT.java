package dev.imagefunction.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
        assumeTrue(found("npm"), "npm is not installed: only the template as committed was checked, not packaged anew");
        Files.createDirectories(WORK);
        try (var files = Files.list(CHECK)) {
            for (var file : files.toList()) {
                Files.copy(file, WORK.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        try (var zip = new ZipOutputStream(Files.newOutputStream(WORK.resolve("function.zip")))) {
            zip.putNextEntry(new ZipEntry("bootstrap"));
        }
        var installed = WORK.resolve("installed.json");
        var lock = WORK.resolve("package-lock.json");
        if (!Files.exists(installed) || Files.mismatch(installed, lock) >= 0) {
            assertEquals("", run(List.of("npm", "ci", "--silent", "--prefix", WORK.toString())));
            Files.copy(lock, installed, StandardCopyOption.REPLACE_EXISTING);
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
        assertEquals("", run(List.of("node", WORK + "/schema.mjs", compiled.toString())));
        if (found("cfn-lint")) {
            assertEquals("", run(List.of("cfn-lint", "--ignore-checks", "W3005", "--", compiled.toString())));
        }
    }

    @Test
    void theTemplateIsUpToDate() throws Exception {
        var update = System.getProperty("infra.update") != null;
        var written = update ? TEMPLATE : WORK.resolve("template.yaml");
        var compiled = packaged("plain front=both");
        assertEquals("", run(List.of("node", WORK + "/template.mjs", compiled.toString(), written.toString())));
        assertEquals(
                Files.readString(written),
                Files.readString(TEMPLATE),
                "./mvnw verify -Dinfra.update brings it up to date");
        if (found("cfn-lint")) {
            // that it is meant for aws cloudformation package, and what the framework repeats
            assertEquals("", run(List.of("cfn-lint", "--ignore-checks", "W3002", "W3005", "--", TEMPLATE.toString())));
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
        run(command);
        return directory.resolve("cloudformation-template-update-stack.json");
    }

    private static boolean found(String command) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
    }

    /** What the command printed; it fails the test unless it succeeds. */
    private static String run(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true);
        process.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        var started = process.start();
        var printed = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, started.waitFor(), () -> String.join(" ", command) + "\n" + printed);
        return printed;
    }
}
