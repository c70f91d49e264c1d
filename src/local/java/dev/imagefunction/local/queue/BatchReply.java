package dev.imagefunction.local.queue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.imagefunction.local.http.LocalJson;
import dev.imagefunction.local.lambda.Outcome;
import java.util.HashSet;
import java.util.Set;

/** What a queue's function says of its batch: which of its messages are to come again. */
final class BatchReply {
    private BatchReply() {}

    /**
     * The failed ones among the batch. Lambda takes an answer that it does not understand, an unknown id among it,
     * for the failure of all.
     */
    static Set<String> failures(Outcome outcome, Set<String> batch) {
        if (outcome.failed()) {
            return batch;
        }
        JsonNode answer;
        try {
            answer = LocalJson.parse(outcome.payload());
        } catch (JsonProcessingException malformed) {
            return outcome.payload().isBlank() ? Set.of() : batch;
        }
        var items = answer.path("batchItemFailures");
        if (answer.isNull()
                || answer.isMissingNode()
                || (answer.isObject() && items.isMissingNode())
                || items.isNull()) {
            return Set.of();
        }
        if (!items.isArray()) {
            return batch;
        }
        var failed = new HashSet<String>();
        for (var item : items) {
            var id = item.path("itemIdentifier").asText("");
            if (!batch.contains(id)) {
                return batch;
            }
            failed.add(id);
        }
        return failed;
    }
}
