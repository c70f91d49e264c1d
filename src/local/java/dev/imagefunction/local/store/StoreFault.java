package dev.imagefunction.local.store;

/** A failure of the store. */
public sealed interface StoreFault {
    /** An S3 error. Nothing is stored. */
    record Refused(int status, String code) implements StoreFault {}

    /** Reads the request, stores nothing, and sends nothing until the client or the store closes the connection. */
    record NeverAnswers() implements StoreFault {}

    /** Closes the connection after half of the body. Nothing is stored. */
    record CutsUpload() implements StoreFault {}

    /** Stops reading after half of the body. The client's writes stall when its buffers are full. */
    record StopsReading() implements StoreFault {}

    /** Performs the request, but returns an error. */
    record DoneAndRefused(Refused error) implements StoreFault {}

    /** Performs the request, then closes the connection without a response. */
    record LosesAnswer() implements StoreFault {}

    /** Closes the connection between the headers of an error and its body. Nothing is stored. */
    record CutsError() implements StoreFault {}

    /** Runs the test's code, then performs the request. */
    record First(Runnable something) implements StoreFault {}

    static StoreFault internalError() {
        return new Refused(500, "InternalError");
    }

    static StoreFault slowDown() {
        return new Refused(503, "SlowDown");
    }

    static StoreFault accessDenied() {
        return new Refused(403, "AccessDenied");
    }

    static StoreFault preconditionFailed() {
        return new Refused(412, "PreconditionFailed");
    }

    /** S3's error for one of two conditional writes at the same moment. */
    static StoreFault conditionalConflict() {
        return new Refused(409, "ConditionalRequestConflict");
    }

    /** S3's error while another operation on the key is in progress. */
    static StoreFault operationAborted() {
        return new Refused(409, "OperationAborted");
    }

    /** S3's response while DNS does not know a new bucket: the client must send the request again, here to the same host. */
    static StoreFault temporaryRedirect() {
        return new Refused(307, "TemporaryRedirect");
    }

    /** The same error, which must be a {@link Refused}, but the object is stored. */
    static StoreFault afterStoring(StoreFault error) {
        return new DoneAndRefused((Refused) error);
    }

    /** S3's error while the key's request quota is used up. */
    static StoreFault kmsThrottled() {
        return new Refused(400, "KMS.ThrottlingException");
    }

    static StoreFault noSuchBucket() {
        return new Refused(404, "NoSuchBucket");
    }

    static StoreFault expiredToken() {
        return new Refused(400, "ExpiredToken");
    }
}
