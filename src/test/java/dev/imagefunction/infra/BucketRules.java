package dev.imagefunction.infra;

import static dev.imagefunction.infra.Template.each;
import static dev.imagefunction.infra.Template.target;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The bucket is closed, encrypted and expires whole; everything is used over TLS. */
final class BucketRules {
    private BucketRules() {}

    static Stream<String> open(Template template) {
        return buckets(template, " is not closed", (id, bucket) -> {
            var block = bucket.path("PublicAccessBlockConfiguration");
            return Stream.of("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
                            .allMatch(flag -> block.path(flag).asBoolean())
                    && bucket.path("OwnershipControls")
                            .findValuesAsText("ObjectOwnership")
                            .equals(List.of("BucketOwnerEnforced"));
        });
    }

    static Stream<String> unencrypted(Template template) {
        return buckets(template, " is not encrypted as it should be", (id, bucket) -> {
            var choice = bucket.at("/BucketEncryption/ServerSideEncryptionConfiguration/0/Fn::If");
            return choice.path(1).path("BucketKeyEnabled").asBoolean()
                    && choice.path(1).findValuesAsText("SSEAlgorithm").contains("aws:kms")
                    && choice.path(2).findValuesAsText("SSEAlgorithm").contains("AES256");
        });
    }

    static Stream<String> staleSignatures(Template template) {
        return buckets(
                template,
                " takes signatures of any age",
                (id, bucket) -> denies(template, id, "/Condition/NumericGreaterThan/s3:signatureAge"));
    }

    static Stream<String> unwatched(Template template) {
        return buckets(template, " tells EventBridge nothing", (id, bucket) -> bucket.at(
                        "/NotificationConfiguration/EventBridgeConfiguration/EventBridgeEnabled")
                .asBoolean());
    }

    /** An image without its claim could be paid for again, so one rule covers the whole prefix. */
    static Stream<String> partialExpiry(Template template) {
        return buckets(template, " does not expire generations whole", (id, bucket) -> {
            var rules = bucket.at("/LifecycleConfiguration/Rules");
            var expiring = rules.valueStream()
                    .filter(rule -> rule.has("ExpirationInDays"))
                    .filter(rule -> overlaps(rule.path("Prefix").asText()))
                    .toList();
            return expiring.size() == 1
                    && expiring.getFirst().path("Prefix").asText().equals("generations/")
                    && expiring.getFirst().path("Status").asText().equals("Enabled")
                    && !expiring.getFirst().has("TagFilters")
                    && rules.valueStream().anyMatch(rule -> rule.has("AbortIncompleteMultipartUpload"));
        });
    }

    private static boolean overlaps(String prefix) {
        return prefix.startsWith("generations/") || "generations/".startsWith(prefix);
    }

    /** Bucket, queues and the topic for requests; the alarms' topic carries nothing of a request. */
    static Stream<String> plainText(Template template) {
        var types = Set.of("AWS::S3::Bucket", "AWS::SQS::Queue", "AWS::SNS::Topic");
        return template.resources()
                .filter(resource ->
                        types.contains(resource.getValue().path("Type").asText()))
                .map(Map.Entry::getKey)
                .filter(id -> !id.equals("AlarmTopic"))
                .filter(id -> !denies(template, id, "/Condition/Bool/aws:SecureTransport"))
                .map(id -> id + " can be used without TLS");
    }

    private static boolean denies(Template template, String id, String condition) {
        return template.resources()
                .map(resource -> resource.getValue().path("Properties"))
                .filter(policy -> Stream.of("Bucket", "Queues", "Topics")
                        .flatMap(name -> each(policy.path(name)))
                        .anyMatch(owner -> target(owner).equals(id)))
                .flatMap(policy -> policy.at("/PolicyDocument/Statement").valueStream())
                .filter(statement -> statement.path("Effect").asText().equals("Deny"))
                .filter(statement -> statement.path("Principal").asText().equals("*"))
                .anyMatch(statement -> {
                    var value = statement.at(condition);
                    return !value.isMissingNode() && !value.asText().equals("true");
                });
    }

    private static Stream<String> buckets(Template template, String wrong, BiPredicate<String, JsonNode> right) {
        var buckets = template.resources("AWS::S3::Bucket").collect(Collectors.toList());
        return buckets.isEmpty()
                ? Stream.of("there is no bucket")
                : buckets.stream()
                        .filter(bucket ->
                                !right.test(bucket.getKey(), bucket.getValue().path("Properties")))
                        .map(bucket -> bucket.getKey() + wrong);
    }
}
