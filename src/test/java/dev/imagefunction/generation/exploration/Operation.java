package dev.imagefunction.generation.exploration;

/**
 * One operation of a delivery, at which another one may take its turn.
 *
 * @param object what it reads or writes
 */
record Operation(String name, String object, boolean isWrite) {
    static final String CLAIM = "claim.json";
    static final String RESULT = "result.json";
    private static final String GATEWAY = "gateway";

    static Operation request(Object images) {
        return new Operation("request", GATEWAY + images, false);
    }

    static Operation read(String name, String object) {
        return new Operation(name, object, false);
    }

    static Operation write(String name, String object) {
        return new Operation(name, object, true);
    }

    /** Returns true if the order of the two makes no difference, neither to them nor to what is checked. */
    boolean commutesWith(Operation other) {
        if (object.equals(other.object)) {
            return !isWrite && !other.isWrite;
        }
        return !isSeenBy(other) && !other.isSeenBy(this);
    }

    /** The checks compare what is stored when a claim or the result is written. */
    private boolean isSeenBy(Operation other) {
        return isWrite
                && other.isWrite
                && (other.object.equals(CLAIM) || (other.object.equals(RESULT) && !object.equals(CLAIM)));
    }

    @Override
    public String toString() {
        return name + " " + object;
    }
}
