package dev.imagefunction.generation;

/** Breaks a rule of the use case from outside. */
interface Mutant {
    Mutant NONE = (store, bucket) -> store;

    /**
     * A store that makes the use case behave as though it did not keep the rule.
     *
     * @param store the bucket as the delivery sees it, step by step
     * @param bucket the bucket itself, for writes without a condition
     */
    Store breaking(Store store, InMemoryStore bucket);
}
