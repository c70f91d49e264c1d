package dev.imagefunction.generation.exploration;

import java.util.List;

/** What may go wrong at an operation. */
enum Moment {
    NOTHING,
    /** The process is killed before the operation. */
    CRASH_BEFORE,
    /** The process is killed after it. */
    CRASH_AFTER,
    /** The storage fails, and the operation was not done. */
    FAILS,
    /** The operation was done, and its response is lost. */
    RESPONSE_LOST,
    /** A conditional write was done and sent again: the second one meets the first one's object (412). */
    CONFLICTS_WITH_ITSELF;

    static final List<Moment> OF_READS = List.of(NOTHING, CRASH_BEFORE, FAILS);
    static final List<Moment> OF_WRITES = List.of(NOTHING, CRASH_BEFORE, CRASH_AFTER, FAILS, RESPONSE_LOST);
    static final List<Moment> OF_CLAIMS =
            List.of(NOTHING, CRASH_BEFORE, CRASH_AFTER, FAILS, RESPONSE_LOST, CONFLICTS_WITH_ITSELF);
    static final List<Moment> OF_IMAGES = List.of(NOTHING, CRASH_AFTER);
}
