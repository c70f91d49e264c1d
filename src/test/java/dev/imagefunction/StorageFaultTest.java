package dev.imagefunction;

import static dev.imagefunction.FaultRow.put;
import static dev.imagefunction.FaultRow.succeeds;
import static dev.imagefunction.FaultRow.throwsError;
import static dev.imagefunction.LocalServices.BUCKET;
import static dev.imagefunction.local.store.FaultyStore.ALWAYS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.local.store.FaultyStore;
import dev.imagefunction.local.store.StoreClient;
import dev.imagefunction.local.store.StoreFault;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.sync.RequestBody;

/** Every way in which the store fails to keep an image or the result, over the wire. */
@QuarkusTest
@TestProfile(FaultProfile.class)
class StorageFaultTest {
    private static final String IMAGE = "/0.png";
    private static final String RESULT = "/result.json";

    @ParameterizedTest(name = "{0}")
    @MethodSource({"passing", "uploads", "results"})
    void storeInTroubleLosesNoImage(FaultRow row) {
        row.play(LocalServices.gateway(), LocalServices.store());
    }

    /** Faults that pass change nothing for the caller. */
    static List<FaultRow> passing() {
        return List.of(
                succeeds("upload: 500 thrice", 1, 1, put(IMAGE, 3, StoreFault.internalError())),
                succeeds("upload: SlowDown", 1, 1, put(IMAGE, 1, StoreFault.slowDown())),
                succeeds("upload: no response", 1, 1, put(IMAGE, 1, StoreFault.neverResponds())),
                succeeds("upload: response lost", 1, 1, put(IMAGE, 1, StoreFault.losesResponse())),
                succeeds("upload: cut", 1, 1, put(IMAGE, 1, StoreFault.cutsUpload())),
                succeeds("upload: error cut twice", 1, 1, put(IMAGE, 2, StoreFault.cutsError())),
                succeeds("upload: 409 twice", 1, 1, put(IMAGE, 2, StoreFault.conditionalConflict())),
                succeeds("upload: 409, the other kind", 1, 1, put(IMAGE, 2, StoreFault.operationAborted())),
                succeeds(
                        "upload: stored, then 409",
                        1,
                        1,
                        put(IMAGE, 1, StoreFault.storesAndRefuses(409, "ConditionalRequestConflict"))),
                succeeds(
                        "upload: stored, then 500",
                        1,
                        1,
                        put(IMAGE, 1, StoreFault.storesAndRefuses(500, "InternalError"))),
                succeeds("upload: KMS throttles twice", 1, 1, put(IMAGE, 2, StoreFault.kmsThrottled())),
                succeeds("upload: 307 twice", 1, 1, put(IMAGE, 2, StoreFault.temporaryRedirect())),
                succeeds("upload: S3 stops reading", 1, 1, put(IMAGE, 1, StoreFault.stopsReading())),
                succeeds("upload: 403 twice", 1, 1, put(IMAGE, 2, StoreFault.accessDenied())),
                succeeds("upload: credentials expired once", 1, 1, put(IMAGE, 1, StoreFault.expiredToken())),
                succeeds("upload: 412 once and nothing there", 1, 1, put(IMAGE, 1, StoreFault.preconditionFailed())),
                succeeds("result: 409 twice", 1, 1, put(RESULT, 2, StoreFault.conditionalConflict())),
                succeeds("result: 409, the other kind", 1, 1, put(RESULT, 1, StoreFault.operationAborted())),
                succeeds(
                        "result: stored, then 409",
                        1,
                        1,
                        put(RESULT, 1, StoreFault.storesAndRefuses(409, "OperationAborted"))),
                succeeds("result: 307", 1, 1, put(RESULT, 1, StoreFault.temporaryRedirect())),
                succeeds("result: 500", 1, 1, put(RESULT, 1, StoreFault.internalError())),
                succeeds("result: no response", 1, 1, put(RESULT, 1, StoreFault.neverResponds())),
                succeeds("result: response lost", 1, 1, put(RESULT, 1, StoreFault.losesResponse())),
                succeeds("result: error cut", 1, 1, put(RESULT, 1, StoreFault.cutsError())),
                succeeds("result: cut", 1, 1, put(RESULT, 1, StoreFault.cutsUpload())));
    }

    /** An image that cannot be stored in time is lost, and counted. */
    static List<FaultRow> uploads() {
        return List.of(
                throwsError(
                        "upload: 500 for ever",
                        "Could not write generations",
                        1,
                        1,
                        put(IMAGE, ALWAYS, StoreFault.internalError())),
                throwsError("upload: 403", "access is denied", 1, 1, put(IMAGE, ALWAYS, StoreFault.accessDenied())),
                throwsError(
                        "upload: 412 and nothing there",
                        "it existed and was deleted in the same moment",
                        1,
                        1,
                        put(IMAGE, ALWAYS, StoreFault.preconditionFailed())),
                throwsError(
                                "upload of one of two: 403",
                                "access is denied",
                                1,
                                2,
                                put("/1.png", ALWAYS, StoreFault.accessDenied()))
                        .of(2)
                        .keeping("0.png"));
    }

    /** Stored images are there when the event comes again: the gateway is not called. */
    static List<FaultRow> results() {
        return List.of(
                throwsError(
                                "result: 500 for ever",
                                "Could not write generations",
                                1,
                                1,
                                put(RESULT, ALWAYS, StoreFault.internalError()))
                        .keeping("0.png")
                        .thenInAll(1),
                throwsError(
                                "result: 409 for ever",
                                "Could not write generations",
                                1,
                                1,
                                put(RESULT, ALWAYS, StoreFault.conditionalConflict()))
                        .keeping("0.png")
                        .thenInAll(1),
                throwsError("result: 403", "access is denied", 1, 1, put(RESULT, ALWAYS, StoreFault.accessDenied()))
                        .keeping("0.png")
                        .thenInAll(1),
                throwsError(
                                "result: credentials expired",
                                "ExpiredToken",
                                1,
                                1,
                                put(RESULT, ALWAYS, StoreFault.expiredToken()))
                        .keeping("0.png")
                        .thenInAll(1));
    }

    /** 403 must not count as a missing image, which would be paid for again. */
    @Test
    void deniedLookIsNoMissingImage() {
        var gateway = LocalServices.gateway();
        var store = LocalServices.store();
        LocalServices.renew();
        var event = Lambda.event("What was stored before", "model", "gpt-image-1");
        store.fail("PUT", RESULT, ALWAYS, StoreFault.internalError());
        assertTrue(Lambda.send(event).thrown());
        store.heal();
        store.fail("HEAD", IMAGE, ALWAYS, StoreFault.accessDenied());

        var denied = Lambda.send(event);

        assertTrue(denied.message().contains("s3:ListBucket"), denied::text);
        assertEquals(1, gateway.calls().size());
        store.heal();
        assertEquals("succeeded", Lambda.send(event).status());
        assertEquals(1, gateway.calls().size());
    }

    @Test
    void deniedResultIsNoGenerationInProgress() {
        var store = LocalServices.store();
        LocalServices.renew();
        var event = Lambda.event("A finished one", "model", "gpt-image-1");
        Lambda.send(event);
        store.fail("GET", RESULT, ALWAYS, StoreFault.accessDenied());

        var denied = Lambda.send(event);

        assertTrue(denied.thrown(), denied::text);
        assertTrue(denied.message().contains("access is denied (403)"), denied::text);
    }

    @Test
    void rivalsImageStaysAndIsTheAnswer() {
        var gateway = LocalServices.gateway();
        var store = LocalServices.store();
        LocalServices.renew();
        var first = Lambda.send(Lambda.event("What the rival made", "model", "gpt-image-1"));
        var made = first.json().getString("data[0].key");
        var event = Lambda.event("What we made", "model", "gpt-image-1");
        var key = "generations/internal/" + event.get("id") + "/0.png";
        store.fail("PUT", IMAGE, 1, StoreFault.first(() -> copy(store, made, key)));

        var outcome = Lambda.send(event);

        assertEquals("succeeded", outcome.status(), outcome::text);
        assertEquals(first.json().getString("data[0].sha256"), outcome.json().getString("data[0].sha256"));
        assertEquals(1, gateway.charged("What we made"));
    }

    private static void copy(FaultyStore store, String from, String to) {
        try (var s3 = StoreClient.of(store)) {
            s3.putObject(
                    put -> put.bucket(BUCKET).key(to).contentType("image/png").metadata(store.metadata(BUCKET, from)),
                    RequestBody.fromBytes(store.read(BUCKET, from)));
        }
    }
}
