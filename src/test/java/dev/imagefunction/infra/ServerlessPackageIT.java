package dev.imagefunction.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.node.Command;
import dev.imagefunction.node.NodeProject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Packages stages and parameters as a deployment would, without an account, and checks the templates by the rules. */
class ServerlessPackageIT {
    private static final Path CHECK = Path.of("infra/check");
    private static final Path WORK = Path.of("target/infra");
    private static final Path TEMPLATE = Path.of("infra/template.yaml");
    private static final Path SETTINGS = Path.of("infra/plain/parameters.yml");

    private static final String JVM = "dev build=jvm front=api apiAuth=iam";

    /** The same with another value for every setting that a function takes. */
    private static final String JVM_CHANGED = JVM + " architecture=x86_64 memory=2048 tracing=true imageUrlTtl=600"
            + " gatewayBaseUrl=https://other.example/v1 gatewayKeyParameter=/image-function/key maxPaidAttempts=1"
            + " prices=gpt-image-1:0.1";

    private static final String ALL = "prod front=both urlAuth=iam apiAuth=jwt jwtIssuer=https://issuer.example"
            + " jwtAudience=client apiRate=5 apiBurst=10 corsOrigins=https://a.example,https://b.example deploy=canary"
            + " queueConcurrency=3 logRetentionDays=30 expireAfterDays=3"
            + " kmsKeyArn=arn:aws:kms:eu-central-1:123456789012:key/a"
            + " permissionsBoundary=arn:aws:iam::123456789012:policy/boundary alarmEmail=a@example.org spendLimit=7"
            + " batchConcurrency=8 batchToleratedFailures=9 generateConcurrency=1 httpConcurrency=2 topicConcurrency=3"
            + " busConcurrency=4 httpProvisioned=1";

    /** Together they give every parameter another value than its default, and every choice each of its values. */
    private static final List<String> CHOICES =
            List.of("dev", JVM, JVM_CHANGED, ALL, "prod build=jvm front=none", "other");

    @BeforeAll
    static void install() throws Exception {
        NodeProject.install(CHECK, WORK, "only the committed template was checked, nothing was packaged");
        try (var zip = new ZipOutputStream(Files.newOutputStream(WORK.resolve("function.zip")))) {
            zip.putNextEntry(new ZipEntry("bootstrap"));
        }
    }

    @ParameterizedTest
    @FieldSource("CHOICES")
    void whatIsPackagedKeepsTheRules(String choice) throws Exception {
        var compiled = packaged(choice);
        var template = Template.of(compiled);
        var violations = Stream.of(Rule.values()).flatMap(rule -> rule.violations(template).stream());
        assertEquals(List.of(), violations.toList());
    }

    @Test
    void cfnLintAcceptsWhatIsPackaged() throws Exception {
        var templates = new ArrayList<Path>();
        for (var choice : CHOICES) {
            templates.add(packaged(choice));
        }
        CfnLint.check(templates.stream());
    }

    @Test
    void everyParameterIsPackagedWithAnotherValue() {
        var known = Template.read(Path.of("serverless.yml")).at("/params/default").properties().stream()
                .map(parameter -> parameter.getKey())
                .filter(name -> !name.equals("tags"))
                .collect(Collectors.toCollection(TreeSet::new));
        var tried = CHOICES.stream()
                .flatMap(choice -> Stream.of(choice.split(" ")).skip(1))
                .map(parameter -> parameter.split("=", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));
        tried.add("artifact");
        assertEquals(known, tried);
    }

    @Test
    void changedSettingsReachEveryVersion() throws Exception {
        var before = versions(packaged(JVM));
        var after = versions(packaged(JVM_CHANGED));
        assertEquals(FunctionRules.TRIGGERS.size(), before.size());
        assertEquals(FunctionRules.TRIGGERS.size(), after.size());
        assertTrue(before.stream().noneMatch(after::contains), before + " " + after);
    }

    @Test
    void misspeltParametersAndValuesAreRefused() throws Exception {
        var process = new ProcessBuilder(command("dev fronnt=api architecture=arm memory=large apiAuth=jwt build=jvm"
                        + " httpProvisioned=1 spendLimit=0 corsOrigins=*"))
                .redirectErrorStream(true)
                .start();
        var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(1, process.waitFor());
        for (var problem : List.of(
                "there is no parameter fronnt",
                "architecture=arm is not one of arm64, x86_64",
                "memory=large is not a whole number",
                "spendLimit=0 is not at least 1",
                "corsOrigins=* is not like",
                "apiAuth=jwt needs jwtIssuer and jwtAudience",
                "httpProvisioned needs build=native")) {
            assertTrue(printed.contains(problem), printed);
        }
    }

    @Test
    void theTemplateIsUpToDate() throws Exception {
        var update = System.getProperty("infra.update") != null;
        var written = update ? TEMPLATE : WORK.resolve("template.yaml");
        var compiled = packaged("plain front=both apiAuth=jwt jwtIssuer=https://issuer.example jwtAudience=client"
                + " corsOrigins=https://a.example");
        var script = WORK.resolve("template.mjs");
        var command = Stream.of("node", script, compiled, SETTINGS, written).map(Object::toString);
        assertEquals("", Command.run(command.toList()));
        assertEquals(
                Files.readString(written),
                Files.readString(TEMPLATE),
                "./mvnw verify -Dinfra.update brings it up to date");
    }

    private static Set<String> versions(Path compiled) {
        return Template.of(compiled)
                .resources("AWS::Lambda::Version")
                .map(version -> version.getKey())
                .collect(Collectors.toSet());
    }

    /** The template for a stage and its parameters, as {@code stage name=value…}, packaged once. */
    private static Path packaged(String choice) throws IOException, InterruptedException {
        var compiled = directory(choice).resolve("cloudformation-template-update-stack.json");
        if (!Files.exists(compiled)) {
            Command.run(command(choice));
        }
        return compiled;
    }

    private static Path directory(String choice) {
        return WORK.resolve("packaged-" + ProcessHandle.current().pid() + "-" + Integer.toHexString(choice.hashCode()));
    }

    private static List<String> command(String choice) {
        var words = choice.split(" ");
        var osls = WORK + "/node_modules/.bin/osls";
        var written = directory(choice).toString();
        var command = new ArrayList<>(List.of(osls, "package", "--stage", words[0], "--package", written));
        command.addAll(List.of("--param", "artifact=" + WORK + "/function.zip"));
        Arrays.stream(words).skip(1).forEach(param -> command.addAll(List.of("--param", param)));
        return command;
    }
}
