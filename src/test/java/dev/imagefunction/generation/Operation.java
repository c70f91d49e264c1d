package dev.imagefunction.generation;

import java.util.List;

/**
 * One operation of a delivery.
 *
 * @param object what it reads or writes
 */
record Operation(String name, String object, boolean writes) {
    private static final String EVERYTHING = "everything";
    static final String GATEWAY = "gateway";
    static final String CLAIM = "claim.json";
    static final String RESULT = "result.json";

    /**
     * A call to the gateway.
     *
     * @param healthy whether it surely succeeds; else it may take time, and commutes with nothing that tells the time
     */
    static Operation ask(boolean healthy) {
        return new Operation("ask", healthy ? GATEWAY : EVERYTHING, true);
    }

    static Operation read(String name, String object) {
        return new Operation(name, object, false);
    }

    static Operation write(String name, String object) {
        return new Operation(name, object, true);
    }

    /** Whether it is all the same, to both and to what is checked, which of the two comes first. */
    boolean commutesWith(Operation other) {
        if (object.equals(EVERYTHING) || other.object.equals(EVERYTHING)) {
            return false;
        }
        if (object.equals(other.object)) {
            return !writes && !other.writes;
        }
        return !isSeenBy(other) && !other.isSeenBy(this);
    }

    /** The checks compare what is stored when the claim is read, and when the result is written. */
    private boolean isSeenBy(Operation other) {
        return switch (other.name) {
            case "claim" -> writes && (isImage() || object.equals(RESULT));
            case "record" -> writes && isImage();
            default -> false;
        };
    }

    private boolean isImage() {
        return !List.of(GATEWAY, EVERYTHING, CLAIM, RESULT).contains(object);
    }

    @Override
    public String toString() {
        return isImage() ? name + " " + object : name;
    }
}
