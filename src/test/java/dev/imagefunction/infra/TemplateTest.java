package dev.imagefunction.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TemplateTest {
    private static final Template TEMPLATE = Template.of(Path.of("infra/template.yaml"));

    @ParameterizedTest
    @EnumSource
    void theTemplateKeepsTheRule(Rule rule) {
        assertEquals(List.of(), rule.violations(TEMPLATE));
    }

    @ParameterizedTest
    @MethodSource
    void theRuleReportsWhatBreaksIt(Mutation mutation) {
        var broken = TEMPLATE.copy();
        mutation.change.accept(broken.root());
        assertFalse(mutation.rule.violations(broken).isEmpty());
    }

    @Test
    void everyRuleIsSeenToFail() {
        var broken = EnumSet.noneOf(Rule.class);
        theRuleReportsWhatBreaksIt().forEach(mutation -> broken.add(mutation.rule));
        assertEquals(EnumSet.allOf(Rule.class), broken);
    }

    @Test
    void cfnLintAcceptsTheTemplates() throws Exception {
        CfnLint.check(Stream.of("infra/template.yaml", "infra/cloudfront/template.yaml")
                .map(Path::of));
    }

    @Test
    void aTimeIsSecondsOrADuration() {
        var json = TEMPLATE.copy().root();
        assertEquals(90, FunctionRules.seconds(json.textNode("90")));
        assertEquals(90, FunctionRules.seconds(json.textNode("PT1M30S")));
    }

    private static Stream<Mutation> theRuleReportsWhatBreaksIt() {
        return Stream.of(
                set(Rule.NO_WILDCARDS, "GenerationPolicy/PolicyDocument/Statement/0/Action", "s3:*"),
                set(Rule.NO_WILDCARDS, "GenerationPolicy/PolicyDocument/Statement/0/Resource", "*"),
                sub(Rule.NO_WILDCARDS, "GenerationPolicy/PolicyDocument/Statement/0/Resource", "${Bucket.Arn}/*"),
                set(Rule.NO_WILDCARDS, "QueueRole/Policies/0/PolicyDocument/Statement/1/Action", "sqs:Receive*"),
                set(Rule.NO_WILDCARDS, "BucketPolicy/PolicyDocument/Statement/0/Effect", "Allow"),
                set(Rule.NO_WILDCARDS, "BucketPolicy/PolicyDocument/Statement/0/Action", "*"),
                set(Rule.NO_WILDCARDS, "BucketPolicy/PolicyDocument/Statement/0/NotPrincipal", "somebody"),
                set(Rule.NO_WILDCARDS, "UndeliveredEventsPolicy/PolicyDocument/Statement/1/Principal", "*"),
                set(Rule.NO_WILDCARDS, "TopicInvokes/Principal", "*"),
                ref(Rule.LEAST_PRIVILEGE, "HttpLambdaFunction/Role", "QueueRole"),
                set(Rule.LEAST_PRIVILEGE, "QueueRole/Policies/0/PolicyDocument/Statement/1/Action", "sqs:PurgeQueue"),
                set(Rule.LEAST_PRIVILEGE, "GenerationPolicy/PolicyDocument/Statement/0/Action", "s3:DeleteObject"),
                remove(Rule.LEAST_PRIVILEGE, "GenerationPolicy/PolicyDocument/Statement/2/Fn::If/2"),
                set(Rule.NO_SECRET_IN_CLEAR, variable("Http", "GATEWAY_API_KEY"), "0123"),
                set(Rule.NO_SECRET_IN_CLEAR, variable("Http", "HTTP_TOKENS_SECRET"), "0123"),
                ref(Rule.NO_SECRET_IN_CLEAR, variable("Http", "HTTP_TOKENS"), "GatewayBaseUrl"),
                set(Rule.NO_SECRET_IN_CLEAR, variable("Bus", "NOTE"), "sk-" + "a".repeat(48)),
                set(Rule.NO_SECRET_IN_CLEAR, variable("Bus", "NOTE"), "{{resolve:secretsmanager:x}}"),
                set(Rule.NO_SECRET_IN_CLEAR, "GatewayKey/SecretString", "x"),
                ref(Rule.NO_SECRET_IN_CLEAR, variable("Bus", "GATEWAY_API_KEY_SECRET"), "Prices"),
                remove(Rule.ROLES_ARE_BOUNDED, "HttpRole/PermissionsBoundary"),
                set(Rule.CLOSED_BUCKET, "Bucket/PublicAccessBlockConfiguration/IgnorePublicAcls", "false"),
                set(Rule.CLOSED_BUCKET, "Bucket/OwnershipControls/Rules/0/ObjectOwnership", "ObjectWriter"),
                remove(Rule.CLOSED_BUCKET, "Bucket"),
                remove(Rule.ENCRYPTED_BUCKET, "Bucket/BucketEncryption"),
                remove(Rule.TLS_ONLY, "BucketPolicy"),
                remove(Rule.TLS_ONLY, "DeadLettersPolicy"),
                set(Rule.TLS_ONLY, "TopicPolicy/PolicyDocument/Statement/0/Effect", "Allow"),
                set(Rule.TLS_ONLY, "QueuePolicy/PolicyDocument/Statement/0/Condition/Bool/aws:SecureTransport", "true"),
                remove(Rule.FRESH_SIGNATURES, "BucketPolicy/PolicyDocument/Statement/2/Condition"),
                set(Rule.GENERATIONS_EXPIRE_WHOLE, "Bucket/LifecycleConfiguration/Rules/1/Prefix", "generations/a"),
                set(Rule.GENERATIONS_EXPIRE_WHOLE, "Bucket/LifecycleConfiguration/Rules/0/Prefix", "generations/a/"),
                set(Rule.GENERATIONS_EXPIRE_WHOLE, "Bucket/LifecycleConfiguration/Rules/1/Prefix", ""),
                set(Rule.GENERATIONS_EXPIRE_WHOLE, "Bucket/LifecycleConfiguration/Rules/0/Status", "Disabled"),
                remove(
                        Rule.GENERATIONS_EXPIRE_WHOLE,
                        "Bucket/LifecycleConfiguration/Rules/2/AbortIncompleteMultipartUpload"),
                remove(Rule.RESULTS_CAN_BE_WATCHED, "Bucket/NotificationConfiguration"),
                set(Rule.VISIBILITY_COVERS_TIMEOUT, "Queue/VisibilityTimeout", "1799"),
                set(Rule.VISIBILITY_COVERS_TIMEOUT, "QueueLambdaFunction/Timeout", "301"),
                set(Rule.BACKLOG_OUTLASTS_RETRIES, "BacklogAlarm/Threshold", "1800"),
                set(Rule.BACKLOG_OUTLASTS_RETRIES, "Queue/VisibilityTimeout", "2700"),
                remove(Rule.PARTIAL_BATCHES, "QueueEventSourceMappingSQSQueue/FunctionResponseTypes"),
                remove(Rule.PARTIAL_BATCHES, "QueueEventSourceMappingSQSQueue/ScalingConfig"),
                remove(Rule.QUEUES_ARE_SAFE, "FailedEvents/SqsManagedSseEnabled"),
                remove(Rule.DEAD_LETTERS_ARE_KEPT, "Queue/RedrivePolicy"),
                set(Rule.DEAD_LETTERS_ARE_KEPT, "DeadLetters/MessageRetentionPeriod", "345600"),
                set(Rule.DEAD_LETTERS_ARE_KEPT, "FailedEvents/MessageRetentionPeriod", "345600"),
                set(Rule.DEAD_LETTERS_ARE_KEPT, "UndeliveredEvents/MessageRetentionPeriod", "345600"),
                remove(Rule.NO_EVENT_IS_LOST, "TopicLambdaEvConf/DestinationConfig"),
                remove(Rule.NO_EVENT_IS_LOST, "BusRule/Targets/0/DeadLetterConfig"),
                remove(Rule.NO_EVENT_IS_LOST, "TopicSubscription/RedrivePolicy"),
                set(Rule.TIMEOUTS_AGREE, "GenerateLambdaFunction/Timeout", "299"),
                set(Rule.TIMEOUTS_AGREE, variable("Http", "GATEWAY_READ_TIMEOUT"), "PT3M"),
                set(Rule.TIMEOUTS_AGREE, variable("Bus", "FUNCTION_TIMEOUT"), "0"),
                set(Rule.HTTP_OUTLIVES_ITS_FRONT, "HttpApiIntegrationHttp/TimeoutInMillis", "30001"),
                set(Rule.HTTP_OUTLIVES_ITS_FRONT, "HttpLambdaFunction/Timeout", "29"),
                remove(Rule.HTTP_OUTLIVES_ITS_FRONT, variable("Http", "QUEUE_URL")),
                set(Rule.ONE_FUNCTION_A_TRIGGER, variable("Bus", "QUARKUS_FUNQY_EXPORT"), "topic"),
                set(Rule.ONE_FUNCTION_A_TRIGGER, "BusLambdaFunction/FunctionName", "image-function-topic"),
                remove(Rule.LOGS_EXPIRE, "QueueLogGroup/RetentionInDays"),
                set(Rule.SNAPSHOTS_ARE_THE_JVMS, "BusLambdaFunction/Runtime", "java25"),
                set(Rule.SNAPSHOTS_ARE_THE_JVMS, "BusLambdaFunction/SnapStart/ApplyOn/Fn::If/1", "None"),
                ref(Rule.CALLERS_USE_THE_ALIAS, "QueueEventSourceMappingSQSQueue/FunctionName", "QueueLambdaFunction"),
                ref(Rule.CALLERS_USE_THE_ALIAS, task("Arguments/FunctionName"), "GenerateLambdaFunction"),
                remove(Rule.CALLERS_USE_THE_ALIAS, "BusLambdaEvConf/Qualifier"),
                ref(Rule.VERSIONS_FOLLOW_SETTINGS, variable("Bus", "NOTE"), "AlarmEmail"),
                sub(Rule.VERSIONS_FOLLOW_SETTINGS, variable("Bus", "NOTE"), "for ${SpendLimit}"),
                change(Rule.VERSIONS_FOLLOW_SETTINGS, "no descriptions", root -> root.path("Resources")
                        .forEach(resource -> resource.withObject("/Properties").remove("Description"))),
                change(Rule.VERSIONS_FOLLOW_SETTINGS, "no versions", root -> root.withObject("/Resources")
                        .properties()
                        .removeIf(resource ->
                                resource.getValue().path("Type").asText().equals("AWS::Lambda::Version"))),
                set(Rule.ONLY_THE_PAGE_IS_PUBLIC, "HttpApiRouteGet/RouteKey", "GET /v1/models"),
                remove(Rule.EVERY_PATH_IS_ROUTED, "HttpApiRouteDefault"),
                remove(Rule.EVERY_PATH_IS_ROUTED, "HttpApiStage/DefaultRouteSettings"),
                remove(Rule.EVERY_PATH_IS_ROUTED, "HttpApiStage/AccessLogSettings"),
                set(Rule.CORS_NAMES_ITS_ORIGINS, "HttpApi/CorsConfiguration/Fn::If/1/AllowOrigins", "*"),
                set(Rule.CORS_NAMES_ITS_ORIGINS, "HttpLambdaFunctionUrl/Cors/Fn::If/1/AllowCredentials", "true"),
                set(Rule.CORS_IS_SET_ONCE, variable("Http", "CORS_ORIGINS"), "https://a.example"),
                remove(Rule.CORS_LETS_CLIENTS_CALL, "HttpApi/CorsConfiguration/Fn::If/1/AllowHeaders/8"),
                set(Rule.ALARMS_WATCH_WHAT_EXISTS, "BacklogAlarm/MetricName", "AgeOfOldestMessage"),
                set(Rule.ALARMS_WATCH_WHAT_EXISTS, "SpendAlarm/Metrics/1/MetricStat/Metric/MetricName", "Charges"),
                set(Rule.ALARMS_WATCH_WHAT_EXISTS, "Dashboard/DashboardBody/Fn::Sub", """
                        {"widgets": [{"properties": {"metrics": [["ImageFunction", "Sold", "Function", "http"]]}}]}"""),
                remove(Rule.ALARMS_TELL_SOMEBODY, "SpendAlarm/AlarmActions"),
                change(Rule.ALARMS_TELL_SOMEBODY, "no alarm", root -> root.putObject("Resources")),
                remove(Rule.ALARMS_COUNT_ALL, "ErrorsAlarm/Metrics/7"),
                remove(Rule.ALARMS_COUNT_ALL, "SpendAlarm/Metrics/10"),
                remove(Rule.ALARMS_COUNT_ALL, "BatchAlarm/Metrics/2"),
                ref(Rule.DASHBOARD_IS_OF_ITS_REGION, "Dashboard/DashboardName", "AWS::StackName"),
                change(Rule.DASHBOARD_IS_FREE, "51 metrics", root -> {
                    var metrics = "[]" + ",[]".repeat(50);
                    var body = "{\"widgets\": [{\"properties\": {\"metrics\": [" + metrics + "]}}]}";
                    put(root, "Dashboard/DashboardBody/Fn::Sub", root.textNode(body));
                }),
                set(Rule.ALARMS_KNOW_THE_TIMEOUTS, "HttpLambdaFunction/Timeout", "170"),
                remove(Rule.BATCH_RETRIES_WHAT_WAS_THROWN, task("Retry/1")),
                set(Rule.BATCH_RETRIES_WHAT_WAS_THROWN, task("Retry/0/BackoffRate"), "1"),
                set(Rule.BATCH_RETRIES_WHAT_WAS_THROWN, task("End"), "false"),
                remove(Rule.BATCH_RETRIES_WHAT_WAS_THROWN, "Batch"),
                remove(Rule.BATCH_IS_BOUNDED, "Batch/Definition/States/EachLine/MaxConcurrency"),
                remove(Rule.BATCH_IS_BOUNDED, "Batch"));
    }

    private static String variable(String function, String name) {
        return function + "LambdaFunction/Environment/Variables/" + name;
    }

    private static String task(String field) {
        return "Batch/Definition/States/EachLine/ItemProcessor/States/Generate/" + field;
    }

    private static Mutation set(Rule rule, String path, String value) {
        return change(rule, path + " = " + value, root -> put(root, path, root.textNode(value)));
    }

    private static Mutation ref(Rule rule, String path, String id) {
        return change(
                rule,
                path + " = " + id,
                root -> put(root, path, root.objectNode().put("Ref", id)));
    }

    private static Mutation sub(Rule rule, String path, String text) {
        return change(
                rule,
                path + " = " + text,
                root -> put(root, path, root.objectNode().put("Fn::Sub", text)));
    }

    private static void put(ObjectNode root, String path, JsonNode value) {
        if (parent(root, path) instanceof ArrayNode array) {
            array.set(Integer.parseInt(last(path)), value);
        } else {
            ((ObjectNode) parent(root, path)).set(last(path), value);
        }
    }

    /** Removes a resource where the path is a logical id, else a property. */
    private static Mutation remove(Rule rule, String path) {
        return change(rule, "no " + path, root -> {
            var parent = parent(root, path);
            assertTrue(
                    parent instanceof ArrayNode array
                            ? array.remove(Integer.parseInt(last(path))) != null
                            : ((ObjectNode) parent).remove(last(path)) != null,
                    "nothing to remove");
        });
    }

    private static JsonNode parent(ObjectNode root, String path) {
        var slash = path.indexOf('/');
        var pointer = slash < 0 ? "" : "/" + path.substring(0, slash) + "/Properties/" + path.substring(slash + 1);
        return root.path("Resources").at(pointer.isEmpty() ? pointer : pointer.substring(0, pointer.lastIndexOf('/')));
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static Mutation change(Rule rule, String name, Consumer<ObjectNode> change) {
        return new Mutation(rule, name, change);
    }

    private record Mutation(Rule rule, String name, Consumer<ObjectNode> change) {
        @Override
        public String toString() {
            return rule + ": " + name;
        }
    }
}
