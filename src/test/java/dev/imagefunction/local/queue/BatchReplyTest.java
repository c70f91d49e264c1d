package dev.imagefunction.local.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.imagefunction.local.lambda.Outcome;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchReplyTest {
    private static final Set<String> BATCH = Set.of("a", "b");

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "{\"batchItemFailures\":null}", "{\"batchItemFailures\":[]}"})
    void answerThatNamesNothingMeansAllAreDone(String answer) {
        assertEquals(Set.of(), BatchReply.failures(Outcome.success(answer), BATCH));
    }

    @Test
    void namedMessagesFailed() {
        var answer = "{\"batchItemFailures\":[{\"itemIdentifier\":\"b\"}]}";

        assertEquals(Set.of("b"), BatchReply.failures(Outcome.success(answer), BATCH));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"batchItemFailures\":[{\"itemIdentifier\":\"c\"}]}",
                "{\"batchItemFailures\":[{\"itemIdentifier\":\"\"}]}",
                "{\"batchItemFailures\":[{\"itemIdentifier\":null}]}",
                "{\"batchItemFailures\":[{\"id\":\"a\"}]}",
                "{\"batchItemFailures\":\"a\"}",
                "\"done\"",
                "not json"
            })
    void answerThatIsNotUnderstoodMeansAllFailed(String answer) {
        assertEquals(BATCH, BatchReply.failures(Outcome.success(answer), BATCH));
    }

    @Test
    void failedFunctionMeansAllFailed() {
        assertEquals(BATCH, BatchReply.failures(Outcome.failure("{\"batchItemFailures\":[]}"), BATCH));
    }
}
