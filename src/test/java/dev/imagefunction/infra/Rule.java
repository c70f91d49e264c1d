package dev.imagefunction.infra;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What every template of this project must hold to. */
enum Rule {
    NO_WILDCARDS(PolicyRules::wildcards),
    LEAST_PRIVILEGE(PolicyRules::leastPrivilege),
    NO_SECRET_IN_CLEAR(PolicyRules::secretsInClear),
    CLOSED_BUCKET(BucketRules::open),
    ENCRYPTED_BUCKET(BucketRules::unencrypted),
    TLS_ONLY(BucketRules::plainText),
    FRESH_SIGNATURES(BucketRules::staleSignatures),
    GENERATIONS_EXPIRE_WHOLE(BucketRules::partialExpiry),
    RESULTS_CAN_BE_WATCHED(BucketRules::unwatched),
    VISIBILITY_COVERS_TIMEOUT(QueueRules::shortVisibility),
    PARTIAL_BATCHES(QueueRules::wholeBatches),
    QUEUES_ARE_SAFE(QueueRules::unsafe),
    DEAD_LETTERS_ARE_KEPT(QueueRules::lostDeadLetters),
    NO_EVENT_IS_LOST(QueueRules::lostEvents),
    TIMEOUTS_AGREE(FunctionRules::timeouts),
    HTTP_OUTLIVES_ITS_FRONT(FunctionRules::front),
    ONE_FUNCTION_A_TRIGGER(FunctionRules::exports),
    LOGS_EXPIRE(FunctionRules::logs),
    SNAPSHOTS_ARE_USED(FunctionRules::snapshots),
    REFERENCES_RESOLVE(ReferenceRules::dangling),
    ALARMS_WATCH_WHAT_EXISTS(AlarmRules::unknownMetrics),
    ALARMS_TELL_SOMEBODY(AlarmRules::silent),
    ALARMS_KNOW_THE_TIMEOUTS(AlarmRules::wrongDivisors),
    BATCH_RETRIES_WHAT_WAS_THROWN(BatchRules::retries),
    BATCH_IS_BOUNDED(BatchRules::unbounded);

    @SuppressWarnings("ImmutableEnumChecker") // method references, which have no state
    private final Function<Template, Stream<String>> violations;

    Rule(Function<Template, Stream<String>> violations) {
        this.violations = violations;
    }

    /** What breaks the rule, a sentence each; empty when it holds. */
    List<String> violations(Template template) {
        return violations.apply(template).toList();
    }
}
