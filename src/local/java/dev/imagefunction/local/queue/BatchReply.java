package dev.imagefunction.local.queue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.imagefunction.local.http.LocalJson;
import dev.imagefunction.local.lambda.Outcome;
import java.util.HashSet;
import java.util.Set;

/** Reads which messages of a batch failed from what the function returned. */
final class BatchReply {
    private BatchReply() {}

    /**
     * The failed messages of the batch. If the response is malformed or has an unknown id, all of them failed, as with
     * Lambda.
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
