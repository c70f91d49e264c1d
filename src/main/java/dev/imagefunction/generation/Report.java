package dev.imagefunction.generation;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one delivery of a generation did, for the operator.
 *
 * @param outcome the answer's status, or the failure's code where it was thrown
 * @param replayed whether the answer came from an earlier delivery
 * @param calls requests sent to the gateway
 * @param retried requests sent again, within a call or as another attempt
 * @param images stored by this delivery
 * @param charged images the gateway was certainly paid for by this delivery
 * @param unknown images that may have been paid for and were not seen
 * @param gatewayMillis from the first call to the end of the last
 * @param uploadMillis all uploads' times added up
 * @param bytes of the images stored by this delivery
 */
public record Report(
        GenerationId id,
        GenerationRequest request,
        String outcome,
        @Nullable String code,
        boolean replayed,
        int calls,
        int retried,
        int images,
        int charged,
        int unknown,
        long gatewayMillis,
        long uploadMillis,
        long totalMillis,
        long bytes,
        Map<String, @Nullable Object> usage) {}
