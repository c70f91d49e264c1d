package dev.imagefunction.local.store;

import dev.imagefunction.local.http.BrokenWire;
import dev.imagefunction.local.http.Wire;

/** A failure of the store. */
@FunctionalInterface
public interface StoreFault {
    void meet(Wire wire, FaultyStore store) throws InterruptedException;

    /** An S3 error. Nothing is stored. */
    static StoreFault refused(int status, String code) {
        return (wire, store) -> {
            wire.body();
            store.refuse(wire, status, code);
        };
    }

    /** Reads the request, stores nothing, and sends nothing until the client or the store closes the connection. */
    static StoreFault neverResponds() {
        return (wire, store) -> {
            wire.body();
            store.note(wire, 0);
            wire.hold();
        };
    }

    /** Closes the connection after half of the body. Nothing is stored. */
    static StoreFault cutsUpload() {
        return (wire, store) -> {
            BrokenWire.readHalf(wire);
            store.note(wire, 0);
            wire.cut();
        };
    }

    /** Stops reading after half of the body. The client's writes stall when its buffers are full. */
    static StoreFault stopsReading() {
        return (wire, store) -> {
            BrokenWire.readHalf(wire);
            store.note(wire, 0);
            wire.hold();
        };
    }

    /** Performs the request, but returns an error. */
    static StoreFault storesAndRefuses(int status, String code) {
        return (wire, store) -> {
            store.perform(wire);
            store.refuse(wire, status, code);
        };
    }

    /** Performs the request, then closes the connection without a response. */
    static StoreFault losesResponse() {
        return (wire, store) -> {
            store.perform(wire);
            store.note(wire, 0);
            wire.cut();
        };
    }

    /** Closes the connection between the headers of an error and its body. Nothing is stored. */
    static StoreFault cutsError() {
        return (wire, store) -> {
            wire.body();
            store.note(wire, 503);
            BrokenWire.raw(wire, "HTTP/1.1 503 \r\nContent-Type: application/xml\r\nContent-Length: 300\r\n\r\n");
            wire.cut();
        };
    }

    /** Runs the test's code, then performs the request. */
    static StoreFault first(Runnable something) {
        return (wire, store) -> {
            something.run();
            store.respond(wire);
        };
    }

    static StoreFault internalError() {
        return refused(500, "InternalError");
    }

    static StoreFault slowDown() {
        return refused(503, "SlowDown");
    }

    static StoreFault accessDenied() {
        return refused(403, "AccessDenied");
    }

    static StoreFault preconditionFailed() {
        return refused(412, "PreconditionFailed");
    }

    /** S3's error for one of two conditional writes at the same moment. */
    static StoreFault conditionalConflict() {
        return refused(409, "ConditionalRequestConflict");
    }

    /** S3's error while another operation on the key is in progress. */
    static StoreFault operationAborted() {
        return refused(409, "OperationAborted");
    }

    /** S3's response while DNS does not know a new bucket: the client must send the request again, here to the same host. */
    static StoreFault temporaryRedirect() {
        return refused(307, "TemporaryRedirect");
    }

    /** S3's error while the key's request quota is used up. */
    static StoreFault kmsThrottled() {
        return refused(400, "KMS.ThrottlingException");
    }

    static StoreFault noSuchBucket() {
        return refused(404, "NoSuchBucket");
    }

    static StoreFault expiredToken() {
        return refused(400, "ExpiredToken");
    }
}
