package dev.imagefunction.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchAnswerTest {
    private static final Set<String> BATCH = Set.of("a", "b");

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "{\"batchItemFailures\":null}", "{\"batchItemFailures\":[]}"})
    void answerThatNamesNothingMeansAllAreDone(String answer) {
        assertEquals(Set.of(), BatchAnswer.failures(Outcome.success(answer), BATCH));
    }

    @Test
    void namedMessagesFailed() {
        var answer = "{\"batchItemFailures\":[{\"itemIdentifier\":\"b\"}]}";

        assertEquals(Set.of("b"), BatchAnswer.failures(Outcome.success(answer), BATCH));
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
        assertEquals(BATCH, BatchAnswer.failures(Outcome.success(answer), BATCH));
    }

    @Test
    void failedFunctionMeansAllFailed() {
        assertEquals(BATCH, BatchAnswer.failures(Outcome.failure("{\"batchItemFailures\":[]}"), BATCH));
    }
}
