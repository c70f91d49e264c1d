package dev.imagefunction.generation;

import java.util.List;

/** What went wrong in the calls of one round. */
record Problems(List<GenerationException> all) {
    /** Precedence: final, then retryable and uncharged, then possibly charged. */
    GenerationException verdict() {
        return all.stream()
                .filter(problem -> problem.failure().retry() == Failure.Retry.NEVER)
                .findFirst()
                .or(() -> all.stream()
                        .filter(problem -> problem.failure().charged() == Charged.NO)
                        .findFirst())
                .orElseGet(all::getFirst);
    }

    /** Returns true if every call may have been charged, so that each retry must be counted. */
    boolean areBounded() {
        return all.stream().allMatch(problem -> problem.failure().isBounded());
    }
}
