package dev.imagefunction.trigger;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lambda's partial batch answer: SQS delivers again what it names, and nothing else.
 *
 * @param failures empty when every message is done
 */
public record BatchAnswer(@JsonProperty("batchItemFailures") List<Item> failures) {
    /** One message, by SQS's id. */
    public record Item(@JsonProperty("itemIdentifier") String id) {}

    static BatchAnswer of(Stream<String> messages) {
        return new BatchAnswer(messages.map(Item::new).toList());
    }
}
