package dev.imagefunction.local.store;

/** A way for the store to fail a request. */
public sealed interface StoreFault {
    /** An S3 error, the request not done. */
    record Refused(int status, String code) implements StoreFault {}

    /** Takes the request in, does not do it, and says nothing until the client leaves or the store closes. */
    record NeverAnswers() implements StoreFault {}

    /** Closes the connection when half of the body has arrived; nothing is stored. */
    record CutsUpload() implements StoreFault {}

    /** Stops reading when half of the body has arrived; the client's writes stall once its buffers are full. */
    record StopsReading() implements StoreFault {}

    /** Does what was asked, and answers with an error all the same. */
    record DoneAndRefused(Refused error) implements StoreFault {}

    /** Does what was asked, then closes the connection without a word: the client cannot know. */
    record LosesAnswer() implements StoreFault {}

    /** Does something of the test's own, then what was asked. */
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

    /** What S3 says to one of two conditional writes at the same moment. */
    static StoreFault conditionalConflict() {
        return new Refused(409, "ConditionalRequestConflict");
    }

    /** What S3 says while another operation on the key is in progress. */
    static StoreFault operationAborted() {
        return new Refused(409, "OperationAborted");
    }

    /** What S3 says while a new bucket's name spreads: send the request again, to the same place. */
    static StoreFault temporaryRedirect() {
        return new Refused(307, "TemporaryRedirect");
    }

    /** The same as the fault, a {@link Refused}, but the object is stored. */
    static StoreFault afterStoring(StoreFault error) {
        return new DoneAndRefused((Refused) error);
    }

    static StoreFault stopsReading() {
        return new StopsReading();
    }

    static StoreFault noSuchBucket() {
        return new Refused(404, "NoSuchBucket");
    }

    static StoreFault expiredToken() {
        return new Refused(400, "ExpiredToken");
    }

    static StoreFault neverAnswers() {
        return new NeverAnswers();
    }

    static StoreFault cutsUpload() {
        return new CutsUpload();
    }

    static StoreFault losesAnswer() {
        return new LosesAnswer();
    }

    static StoreFault first(Runnable something) {
        return new First(something);
    }
}
