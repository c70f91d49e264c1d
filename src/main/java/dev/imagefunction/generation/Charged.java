package dev.imagefunction.generation;

/** Whether the gateway was paid for what failed. */
public enum Charged {
    NO,
    YES,
    /** The gateway was asked and never answered: it may have made the images. */
    UNKNOWN
}
