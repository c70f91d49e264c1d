package dev.imagefunction.infra;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** serverless.yml and infra/ agree with each other, with the generated template and with the code. */
class SourcesTest {
    private static final JsonNode SERVERLESS = Template.read(Path.of("serverless.yml"));
    private static final Template TEMPLATE = Template.of(Path.of("infra/template.yaml"));
    private static final Pattern PARAM = Pattern.compile("\"\\$\\{param:(\\w+)}\"");
    private static final Pattern FUNQ = Pattern.compile("@Funq(?:\\(\"(\\w+)\"\\))?[^(]*?(\\w+)\\(");

    @Test
    void everyFunctionExistsInTheCode() throws IOException {
        assertEquals(funqs(sources(Path.of("src/main/java"))), exports(SERVERLESS));
    }

    @Test
    void aFunctionThatTheCodeLacksIsNoticed() {
        var more = SERVERLESS.deepCopy();
        more.withObject("/functions/other/environment").put("QUARKUS_FUNQY_EXPORT", "other");
        assertTrue(exports(more).contains("other"));
        assertEquals(
                Set.of("one", "two"),
                funqs("@Funq(\"one\") void a() {}\n@Funq public Map<String, Object> two(Object event)"));
    }

    @Test
    void everyFileOfResourcesIsIncluded() throws IOException {
        var included = SERVERLESS
                .path("resources")
                .valueStream()
                .map(JsonNode::asText)
                .filter(file -> file.startsWith("${file"))
                .collect(toCollection(TreeSet::new));
        assertEquals(files().map(file -> "${file(" + file + ")}").collect(toCollection(TreeSet::new)), included);
    }

    @Test
    void theTemplateHasWhatTheFilesHave() throws IOException {
        for (var file : files().toList()) {
            var source = Template.read(file);
            for (var section : List.of("Parameters", "Conditions", "Resources", "Outputs")) {
                source.path(section)
                        .properties()
                        .forEach(entry -> assertEquals(
                                normal(entry.getValue()),
                                normal(TEMPLATE.root().path(section).path(entry.getKey())),
                                () -> file + " " + entry.getKey()
                                        + ": ./mvnw verify -Dinfra.update brings it up to date"));
            }
        }
    }

    @Test
    void theTemplateHasTheFunctionsAsTheyAre() {
        SERVERLESS.path("functions").properties().forEach(function -> {
            var name = function.getKey();
            var id = capital(name) + "LambdaFunction";
            var made = TEMPLATE.properties(id);
            assertEquals(
                    function.getValue().path("timeout").asInt(),
                    made.path("Timeout").asInt(),
                    id);
            Stream.of(
                            SERVERLESS.at("/provider/environment"),
                            function.getValue().path("environment"))
                    .flatMap(variables -> variables.properties().stream())
                    .filter(variable -> !variable.getValue().toString().contains("${self:"))
                    .forEach(variable -> assertEquals(
                            normal(parameter(variable.getValue())),
                            normal(made.at("/Environment/Variables/" + variable.getKey())),
                            id + " " + variable.getKey()));
        });
    }

    /** A literal setting is a parameter of the template. */
    private static JsonNode parameter(JsonNode value) {
        try {
            var text = PARAM.matcher(value.toString())
                    .replaceAll(match -> "{\"Ref\": \"" + capital(match.group(1)) + "\"}");
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyStageSetsOnlyWhatThereIsAndEveryParameterIsUsed() throws IOException {
        var params = SERVERLESS.path("params");
        var known = names(params.path("default"));
        for (var stage : names(params)) {
            assertTrue(known.containsAll(names(params.path(stage))), stage);
        }
        var text = SERVERLESS.toString() + Files.readString(Path.of("infra/settings.cjs"));
        for (var name : known) {
            assertTrue(
                    Pattern.compile("param:" + name + "}|params\\." + name + "\\b|\\b" + name + "[, ].*= params")
                            .matcher(text)
                            .find(),
                    name);
        }
    }

    @Test
    void everyParameterOfTheFilesIsSet() {
        var parameters = names(Template.read(Path.of("infra/parameters.yml")).path("Parameters"));
        var set = SERVERLESS
                .at("/provider/stackParameters")
                .valueStream()
                .map(parameter -> parameter.path("ParameterKey").asText())
                .collect(toCollection(TreeSet::new));
        assertEquals(parameters, set);
    }

    @Test
    void whoTakesNoFrameworkHasTheSameParametersAndDefaults() {
        var defaults = SERVERLESS.at("/params/default");
        var onlyHere = Set.of("artifact", "tags");
        var onlyThere = Set.of("CodeBucket", "CodeKey");
        for (var name : names(defaults)) {
            assertTrue(
                    onlyHere.contains(name)
                            || defaults.path(name)
                                    .asText()
                                    .equals(TEMPLATE.root()
                                            .at("/Parameters/" + capital(name) + "/Default")
                                            .asText("none")),
                    name);
        }
        assertEquals(
                defaults.size() - onlyHere.size(),
                TEMPLATE.root().path("Parameters").size() - onlyThere.size());
    }

    @Test
    void everyMetricThatAnAlarmWatchesIsEmitted() throws IOException {
        var source = sources(Path.of("src/main/java"));
        for (var metric : AlarmRules.OWN_METRICS) {
            assertTrue(source.contains('"' + metric + '"'), metric);
        }
    }

    /** CloudFormation would otherwise refuse an update because its settings are long. */
    @Test
    void noVersionsDescriptionIsTooLong() {
        var parameters = TEMPLATE.root().path("Parameters");
        TEMPLATE.resources("AWS::Lambda::Version").forEach(version -> {
            var text = Template.text(version.getValue().at("/Properties/Description"));
            var longest = Pattern.compile("\\$\\{(\\w+)}").matcher(text).replaceAll(match -> {
                var parameter = parameters.path(match.group(1));
                var length = Stream.concat(
                                Stream.of(
                                        parameter.path("MaxValue").asText(),
                                        parameter.path("Default").asText()),
                                parameter.path("AllowedValues").valueStream().map(JsonNode::asText))
                        .mapToInt(String::length)
                        .max()
                        .orElse(0);
                return "x".repeat(Math.max(length, parameter.path("MaxLength").asInt()));
            });
            assertTrue(longest.length() <= 256, version.getKey() + ": " + longest.length());
        });
    }

    @Test
    void everyAlarmHasARunbookAndEveryParameterAWord() throws IOException {
        var document = Files.readString(Path.of("docs/operations.md"));
        TEMPLATE.resources("AWS::CloudWatch::Alarm")
                .map(alarm -> "\n### " + alarm.getKey().replaceAll("Alarm$", "") + "\n")
                .forEach(title -> assertTrue(document.contains(title), title));
        for (var name : names(SERVERLESS.at("/params/default"))) {
            assertTrue(
                    Pattern.compile("`(\\w+\\.)*" + name + "[`=]")
                            .matcher(document)
                            .find(),
                    name);
        }
    }

    private static Set<String> exports(JsonNode serverless) {
        return serverless
                .path("functions")
                .valueStream()
                .map(function ->
                        function.at("/environment/QUARKUS_FUNQY_EXPORT").asText())
                .collect(toCollection(TreeSet::new));
    }

    private static Set<String> funqs(String source) {
        return FUNQ.matcher(source)
                .results()
                .map(match -> match.group(match.group(1) == null ? 2 : 1))
                .collect(toCollection(TreeSet::new));
    }

    private static String sources(Path directory) throws IOException {
        var source = new StringBuilder();
        try (var files = Files.walk(directory)) {
            for (var file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                source.append(Files.readString(file));
            }
        }
        return source.toString();
    }

    private static Stream<Path> files() throws IOException {
        try (var files = Files.list(Path.of("infra"))) {
            return files.filter(file -> file.toString().endsWith(".yml")).sorted().toList().stream();
        }
    }

    private static String capital(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private static Set<String> names(JsonNode node) {
        return node.properties().stream().map(Map.Entry::getKey).collect(toCollection(TreeSet::new));
    }

    /** Numbers and flags as text: a tagged scalar is text in YAML, and CloudFormation makes no difference. */
    private static JsonNode normal(JsonNode node) {
        if (node.isArray()) {
            var array = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> array.add(normal(element)));
            return array;
        }
        if (node.isObject()) {
            var object = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(entry -> object.set(entry.getKey(), normal(entry.getValue())));
            return object;
        }
        return JsonNodeFactory.instance.textNode(node.asText());
    }
}
