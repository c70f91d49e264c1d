package dev.imagefunction.generation;

/** Whether the attempt that failed paid the gateway. */
public enum Charged {
    NO,
    /** An image was charged; it may be stored. */
    YES,
    /** The request was sent and its response is not known: the gateway may have made the images. */
    UNKNOWN
}
