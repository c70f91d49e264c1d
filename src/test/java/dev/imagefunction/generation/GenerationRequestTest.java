package dev.imagefunction.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class GenerationRequestTest {
    private static final GenerationRequest REQUEST = request("otter", "1024x1024", Map.of());

    private static GenerationRequest request(String prompt, String size, Map<String, Object> parameters) {
        return new GenerationRequest("a", "model", prompt, 1, size, "high", new TreeMap<>(parameters));
    }

    private static GenerationRequest request(
            @Nullable String id, String model, String prompt, int n, String size, String quality) {
        return new GenerationRequest(id, model, prompt, n, size, quality, new TreeMap<>());
    }

    /** Each pair differs, but not if its parts are joined without their lengths. */
    static Stream<Arguments> differing() {
        return Stream.of(
                        List.of(REQUEST, request("Otter", "1024x1024", Map.of())),
                        List.of(REQUEST, request("otter ", "1024x1024", Map.of())),
                        List.of(REQUEST, request("otter", "1024x1792", Map.of())),
                        List.of(REQUEST, request("otter", "1024x1024", Map.of("user", "u"))),
                        List.of(REQUEST, request("a", "model", "otter", 2, "1024x1024", "high")),
                        List.of(REQUEST, request("a", "model", "otter", 1, "1024x1024", "low")),
                        List.of(REQUEST, request("a", "mode", "lotter", 1, "1024x1024", "high")),
                        List.of(REQUEST, request("a", "model", "otter1", 11024, "x1024", "high")),
                        List.of(
                                request("a", "model", "o", 1, "s5:otter", "q"),
                                request("a", "model", "o", 1, "s", "5:otterq")),
                        List.of(request("1:1", "1", Map.of()), request("1", "1:11", Map.of())),
                        List.of(
                                request("o", "s", Map.of("background", "auto", "user", "x")),
                                request("o", "s", Map.of("background", "auto, user=x"))),
                        List.of(request("o", "s", Map.of("a", "b=c")), request("o", "s", Map.of("a=b", "c"))),
                        List.of(
                                request("o", "s", Map.of("output_compression", 1)),
                                request("o", "s", Map.of("output_compression", 11))))
                .map(pair -> Arguments.of(pair.getFirst(), pair.getLast()));
    }

    @ParameterizedTest
    @MethodSource("differing")
    void noTwoDifferingRequestsHaveOneFingerprint(GenerationRequest one, GenerationRequest other) {
        assertNotEquals(one.fingerprint(), other.fingerprint());
    }

    @Test
    void theIdIsNoPartOfTheFingerprint() {
        var one = request("one", "model", "otter", 1, "1024x1024", "high");
        assertEquals(
                one.fingerprint(),
                request("two", "model", "otter", 1, "1024x1024", "high").fingerprint());
        assertEquals(
                one.fingerprint(),
                request(null, "model", "otter", 1, "1024x1024", "high").fingerprint());
    }

    @ParameterizedTest
    @CsvSource({"png, 0.png", "jpeg, 0.jpg", "webp, 0.webp"})
    void aImagesNameTellsItsFormat(String format, String name) {
        assertEquals(name, request("o", "s", Map.of("output_format", format)).imageName(0));
    }

    @Test
    void aImagesNameIsPngsUnlessToldOtherwise() {
        assertEquals("9.png", REQUEST.imageName(9));
    }

    @Test
    void theSizeTellsWidthAndHeight() {
        assertArrayEquals(
                new int[] {1024, 1792}, request("o", "1024x1792", Map.of()).dimensions());
    }

    @Test
    void theAutomaticSizeTellsNothing() {
        assertNull(request("o", "auto", Map.of()).dimensions());
    }

    @Test
    void thePromptIsNotInItsText() {
        assertFalse(REQUEST.toString().contains("otter"));
    }

    @Test
    void itsParametersCannotBeChanged() {
        assertThrows(
                UnsupportedOperationException.class, () -> REQUEST.parameters().put("user", "u"));
    }
}
