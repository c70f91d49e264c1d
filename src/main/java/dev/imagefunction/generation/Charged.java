package dev.imagefunction.generation;

/** Whether the gateway was paid for what failed. */
public enum Charged {
    NO,
    YES,
    /** The request was sent and its response is not known: the gateway may have made the images. */
    UNKNOWN
}
