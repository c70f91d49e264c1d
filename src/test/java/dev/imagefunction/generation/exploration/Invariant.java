package dev.imagefunction.generation.exploration;

/** What must hold after every schedule. */
enum Invariant {
    /** An image is paid for at most max-paid-attempts times, and exactly once if nothing failed. */
    SPEND_BOUND,
    /** The result appears only when every image that it names is stored. */
    NOTHING_HALF_VISIBLE,
    /** The result never changes, and every delivery returns the same. */
    ONE_OUTCOME,
    /** A stored image is not requested again, and an accepted request ends as a result that names what is stored. */
    NOTHING_LOST,
    /** No request is sent after its last start, and no more at once than the permits allow. */
    LAST_START,
    /** A second paid attempt of one delivery comes after a pause. */
    PAUSE,
    /** Every write, and the delivery itself, ends a second before Lambda's deadline, with all calls awaited. */
    DEADLINE,
    /** An id whose holder crashed is free after at most one lease, and the id of a failure to be corrected stays usable. */
    FREE_AGAIN
}
