package dev.imagefunction.generation;

/** What must hold whatever happens. */
enum Invariant {
    /** An image is paid for at most max-paid-attempts times, and exactly once when nothing went wrong. */
    SPEND_BOUND,
    /** The result appears only when every image it names is stored. */
    NOTHING_HALF_VISIBLE,
    /** The result never changes, and everybody is told the same. */
    ONE_OUTCOME,
    /** A stored image is never asked for again, and everything accepted ends as a result that names what was stored. */
    NOTHING_LOST
}
