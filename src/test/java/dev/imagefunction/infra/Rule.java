package dev.imagefunction.infra;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The rules that every template of this project keeps, besides those of cfn-lint. */
enum Rule {
    NO_WILDCARDS(PolicyRules::wildcards),
    LEAST_PRIVILEGE(PolicyRules::leastPrivilege),
    ROLES_ARE_BOUNDED(PolicyRules::unbounded),
    NO_SECRET_IN_CLEAR(PolicyRules::secretsInClear),
    CLOSED_BUCKET(BucketRules::open),
    ENCRYPTED_BUCKET(BucketRules::unencrypted),
    TLS_ONLY(BucketRules::plainText),
    FRESH_SIGNATURES(BucketRules::staleSignatures),
    GENERATIONS_EXPIRE_WHOLE(BucketRules::partialExpiry),
    RESULTS_CAN_BE_WATCHED(BucketRules::unwatched),
    VISIBILITY_COVERS_TIMEOUT(QueueRules::shortVisibility),
    BACKLOG_OUTLASTS_RETRIES(QueueRules::hastyBacklog),
    PARTIAL_BATCHES(QueueRules::wholeBatches),
    QUEUES_ARE_SAFE(QueueRules::unsafe),
    DEAD_LETTERS_ARE_KEPT(QueueRules::lostDeadLetters),
    NO_EVENT_IS_LOST(QueueRules::lostEvents),
    TIMEOUTS_AGREE(FunctionRules::timeouts),
    HTTP_OUTLIVES_ITS_FRONT(FunctionRules::front),
    ONE_FUNCTION_A_TRIGGER(FunctionRules::exports),
    LOGS_EXPIRE(FunctionRules::logs),
    SNAPSHOTS_ARE_THE_JVMS(VersionRules::snapshots),
    CALLERS_USE_THE_ALIAS(VersionRules::unqualified),
    VERSIONS_FOLLOW_SETTINGS(VersionRules::staleVersions),
    ONLY_THE_PAGE_IS_PUBLIC(FrontRules::publicRoutes),
    EVERY_PATH_IS_ROUTED(FrontRules::allRoutes),
    CORS_NAMES_ITS_ORIGINS(FrontRules::anyOrigin),
    CORS_IS_SET_ONCE(FrontRules::twoCorsHeaders),
    CORS_LETS_CLIENTS_CALL(FrontRules::refusedClients),
    ALARMS_WATCH_WHAT_EXISTS(AlarmRules::unknownMetrics),
    ALARMS_TELL_SOMEBODY(AlarmRules::silent),
    ALARMS_COUNT_ALL(AlarmRules::incomplete),
    DASHBOARD_IS_OF_ITS_REGION(AlarmRules::sharedDashboards),
    DASHBOARD_IS_FREE(AlarmRules::costlyDashboards),
    ALARMS_KNOW_THE_TIMEOUTS(AlarmRules::wrongDivisors),
    BATCH_RETRIES_WHAT_WAS_THROWN(BatchRules::retries),
    BATCH_IS_BOUNDED(BatchRules::unbounded);

    @SuppressWarnings("ImmutableEnumChecker") // method references, which have no state
    private final Function<Template, Stream<String>> violations;

    Rule(Function<Template, Stream<String>> violations) {
        this.violations = violations;
    }

    /** The violations, a sentence each; empty if the template keeps the rule. */
    List<String> violations(Template template) {
        return violations.apply(template).toList();
    }
}
