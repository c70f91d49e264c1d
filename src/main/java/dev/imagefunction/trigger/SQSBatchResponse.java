package dev.imagefunction.trigger;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Lambda's partial batch response: SQS delivers again what it names, and nothing else.
 *
 * @param batchItemFailures empty where every message is done
 */
public record SQSBatchResponse(
        @JsonProperty("batchItemFailures") List<BatchItemFailure> batchItemFailures) {
    /** One message, by SQS's id. */
    public record BatchItemFailure(
            @JsonProperty("itemIdentifier") String itemIdentifier) {}

    static SQSBatchResponse of(List<String> messageIds) {
        return new SQSBatchResponse(
                messageIds.stream().map(BatchItemFailure::new).toList());
    }
}
