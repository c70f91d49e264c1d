package dev.imagefunction.infra;

import static dev.imagefunction.infra.Template.branches;
import static dev.imagefunction.infra.Template.each;
import static dev.imagefunction.infra.Template.target;
import static dev.imagefunction.infra.Template.text;
import static java.util.stream.Collectors.toSet;
import static java.util.stream.Collectors.toUnmodifiableSet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Permissions are narrow, and no secret is in the template. */
final class PolicyRules {
    /** Matches everything, all of a service, or all of a bucket. */
    private static final Pattern TOO_WIDE = Pattern.compile("\\*|arn:([^:]*:){4}\\*.*|\\$\\{[^}]*}/\\*");

    private static final Pattern SECRET =
            Pattern.compile("sk-[A-Za-z0-9_-]{16,}|(AKIA|ASIA)[A-Z0-9]{16}|-----BEGIN|Bearer |\\{\\{resolve:");
    private static final Pattern SECRET_NAME = Pattern.compile(".*(KEY|TOKENS?|PASSWORD|SECRET)(_.*)?");

    private static final Set<String> LOGS = Set.of("logs:CreateLogStream", "logs:PutLogEvents");
    /** X-Ray's actions have no resource that a policy could name. */
    private static final Set<String> TRACING = Set.of("xray:PutTraceSegments", "xray:PutTelemetryRecords");

    private static final Set<String> GENERATION = Stream.concat(
                    TRACING.stream(),
                    Stream.of(
                            "s3:GetObject",
                            "s3:PutObject",
                            "s3:ListBucket",
                            "secretsmanager:GetSecretValue",
                            "ssm:GetParameter"))
            .collect(toUnmodifiableSet());

    private static final Map<String, Set<String>> OWN = Map.of(
            "generate", Set.of("sqs:SendMessage"),
            "http", Set.of("sqs:SendMessage", "secretsmanager:GetSecretValue"),
            "queue",
                    Set.of(
                            "sqs:ReceiveMessage",
                            "sqs:DeleteMessage",
                            "sqs:ChangeMessageVisibility",
                            "sqs:GetQueueAttributes"),
            "topic", Set.of("sqs:SendMessage"),
            "bus", Set.of("sqs:SendMessage"));

    private PolicyRules() {}

    /** Only a Deny may name a whole service: what it left out would be allowed. */
    static Stream<String> wildcards(Template template) {
        var statements = template.statements().flatMap(statement -> {
            var policy = statement.getValue();
            var allows = !policy.path("Effect").asText().equals("Deny");
            var actions = each(policy.path("Action"))
                    .map(Template::text)
                    .filter(action -> action.equals("*") || (allows && action.contains("*")));
            var traces = each(policy.path("Action")).map(Template::text).allMatch(TRACING::contains);
            var resources = each(policy.path("Resource"))
                    .map(Template::text)
                    .filter(resource -> !traces)
                    .filter(resource -> resource.equals("*")
                            || (allows && TOO_WIDE.matcher(resource).matches()));
            var principals = each(policy.path("Principal"))
                    .filter(principal ->
                            allows && each(principal.path("AWS")).count() + (principal.isTextual() ? 1 : 0) > 0)
                    .map(Template::text);
            var inverted = Stream.of("NotAction", "NotResource", "NotPrincipal").filter(policy::has);
            return Stream.of(actions, resources, principals, inverted)
                    .flatMap(wide -> wide)
                    .map(wide -> statement.getKey() + " is too wide: " + wide);
        });
        var permissions = template.resources("AWS::Lambda::Permission")
                .filter(permission -> {
                    var properties = permission.getValue().path("Properties");
                    return properties.path("Principal").asText().equals("*")
                            && !properties.path("InvokedViaFunctionUrl").asBoolean()
                            && !properties.has("FunctionUrlAuthType");
                })
                .map(permission -> permission.getKey() + " lets anybody invoke a function");
        return Stream.concat(statements, permissions);
    }

    /** Each function has its own role, with exactly the actions that it needs. */
    static Stream<String> leastPrivilege(Template template) {
        var roles = new HashSet<String>();
        return template.resources("AWS::Lambda::Function").flatMap(function -> {
            var role = target(function.getValue().path("Properties").path("Role"));
            var export = FunctionRules.export(function.getValue());
            var expected = new TreeSet<>(OWN.getOrDefault(export, Set.of()));
            expected.addAll(LOGS);
            var own = actions(template.properties(role));
            var shared = each(template.properties(role).path("ManagedPolicyArns"))
                    .flatMap(policy -> actions(template.properties(target(policy))).stream())
                    .collect(toSet());
            return Stream.of(
                            roles.add(role) ? "" : " shares the role " + role,
                            own.equals(expected) ? "" : " may do " + own + " instead of " + expected,
                            shared.equals(GENERATION) ? "" : " may do " + shared + " instead of " + GENERATION)
                    .filter(wrong -> !wrong.isEmpty())
                    .map(wrong -> function.getKey() + wrong);
        });
    }

    private static Set<String> actions(JsonNode role) {
        return Stream.concat(role.path("Policies").valueStream(), Stream.of(role))
                .flatMap(policy -> branches(policy.path("PolicyDocument").path("Statement")))
                .flatMap(statement -> each(statement.path("Action")).map(Template::text))
                .collect(toSet());
    }

    static Stream<String> secretsInClear(Template template) {
        var texts = Stream.of("Parameters", "Resources", "Outputs", "Conditions")
                .flatMap(section -> texts(template.root().path(section)))
                .filter(text -> SECRET.matcher(text).find())
                .map(text -> "a secret in clear: " + text.substring(0, 8));
        var variables = template.resources("AWS::Lambda::Function").flatMap(function -> {
            var environment =
                    function.getValue().path("Properties").path("Environment").path("Variables");
            return environment.properties().stream()
                    .filter(variable -> SECRET_NAME.matcher(variable.getKey()).matches())
                    .filter(variable -> !named(template, variable.getValue()))
                    .map(variable -> function.getKey() + " has " + variable.getKey() + " in clear");
        });
        var values = template.resources("AWS::SecretsManager::Secret")
                .filter(secret -> Stream.of("SecretString", "GenerateSecretString")
                        .anyMatch(secret.getValue().path("Properties")::has))
                .map(secret -> secret.getKey() + " has its value in the template");
        return Stream.of(texts, variables, values).flatMap(found -> found);
    }

    /** The secret itself, or in place of it, where the template has no such secret, the name of an SSM parameter. */
    private static boolean named(Template template, JsonNode value) {
        var secret = value.has("Fn::If") ? value.path("Fn::If").path(1) : value;
        var other = value.path("Fn::If").path(2);
        return template.resource(secret.path("Ref").asText())
                        .path("Type")
                        .asText()
                        .equals("AWS::SecretsManager::Secret")
                && (other.isMissingNode()
                        || other.path("Ref").asText().equals("GatewayKeyParameter")
                        || other.asText().matches("(/[\\w./-]+)?"));
    }

    /** Every role: one without the boundary makes it useless. */
    static Stream<String> unbounded(Template template) {
        return template.resources("AWS::IAM::Role")
                .filter(role -> !target(role.getValue().at("/Properties/PermissionsBoundary/Fn::If/1"))
                        .equals("PermissionsBoundary"))
                .map(role -> role.getKey() + " has no permissions boundary");
    }

    private static Stream<String> texts(JsonNode node) {
        return node.isTextual() ? Stream.of(node.asText()) : node.valueStream().flatMap(PolicyRules::texts);
    }
}
