package dev.imagefunction.local.store;

/** A way for the store to fail a request. */
public sealed interface StoreFault {
    /** An S3 error, the request not done. */
    record Refused(int status, String code) implements StoreFault {}

    /** Takes the request in, does not do it, and says nothing until the client gives up or the store closes. */
    record NeverAnswers() implements StoreFault {}

    /** Hangs up when half of the body has arrived; nothing is stored. */
    record CutsUpload() implements StoreFault {}

    /** Does what was asked, then hangs up without a word: the client cannot know. */
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
