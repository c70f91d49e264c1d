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
        var included =
                SERVERLESS.path("resources").valueStream().map(JsonNode::asText).collect(toCollection(TreeSet::new));
        assertEquals(files().map(file -> "${file(" + file + ")}").collect(toCollection(TreeSet::new)), included);
    }

    @Test
    void theTemplateHasWhatTheFilesHave() throws IOException {
        for (var file : files().toList()) {
            var source = natively(Template.read(file));
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
                    .forEach(variable -> assertEquals(
                            normal(ofTheNativeBuild(variable.getValue())),
                            normal(made.at("/Environment/Variables/" + variable.getKey())),
                            id + " " + variable.getKey()));
        });
    }

    /** The template has the native build; what differs between the builds is under {@code custom.builds}. */
    private static JsonNode ofTheNativeBuild(JsonNode value) {
        var build = "${self:custom.build.";
        var text = value.asText();
        return text.startsWith(build)
                ? SERVERLESS.at("/custom/builds/native/" + text.substring(build.length(), text.length() - 1))
                : value;
    }

    @Test
    void everyStageSetsOnlyWhatThereIs() {
        var params = SERVERLESS.path("params");
        var known = names(params.path("default"));
        for (var stage : names(params)) {
            assertTrue(known.containsAll(names(params.path(stage))), stage);
        }
        var used = Pattern.compile("\\$\\{param:(\\w+)}")
                .matcher(SERVERLESS.toString())
                .results()
                .map(match -> match.group(1))
                .collect(toCollection(TreeSet::new));
        assertEquals(known, used);
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
        var onlyHere = Set.of("build", "artifact");
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
                TEMPLATE.root().path("Parameters").size());
    }

    @Test
    void s3TakesAnAddressAsLongAsItSaysItOpensTheImage() {
        var params = SERVERLESS.path("params");
        var defaults = params.path("default");
        for (var stage : names(params)) {
            var own = params.path(stage);
            var ttl = own.path("imageUrlTtl").isMissingNode() ? defaults.path("imageUrlTtl") : own.path("imageUrlTtl");
            var age = own.path("imageUrlMaxAge")
                    .asLong(defaults.path("imageUrlMaxAge").asLong());
            assertTrue(age >= FunctionRules.seconds(ttl) * 1000, stage);
        }
    }

    @Test
    void everyMetricThatAnAlarmWatchesIsEmitted() throws IOException {
        var source = sources(Path.of("src/main/java"));
        for (var metric : AlarmRules.OWN_METRICS) {
            assertTrue(source.contains('"' + metric + '"'), metric);
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

    /** With the functions that the native build's resources call, as serverless.yml names them. */
    private static JsonNode natively(JsonNode source) {
        var text = source.toString();
        for (var target : SERVERLESS.at("/custom/builds/native/targets").properties()) {
            text = text.replace(
                    "\"${self:custom.build.targets." + target.getKey() + "}\"",
                    target.getValue().toString());
        }
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Numbers and flags as text, since a tag's scalar is text in YAML and CloudFormation makes no difference. */
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
