package dev.imagefunction.generation;

import java.time.Instant;

/**
 * What one delivery is to do.
 *
 * @param deadline when the invocation is killed
 * @param tally what it has done so far
 */
record Task(GenerationId id, GenerationRequest request, Instant deadline, Tally tally) {}
