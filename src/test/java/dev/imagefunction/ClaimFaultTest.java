package dev.imagefunction;

import static dev.imagefunction.FaultRow.put;
import static dev.imagefunction.FaultRow.succeeds;
import static dev.imagefunction.FaultRow.throwsError;
import static dev.imagefunction.local.store.FaultyStore.ALWAYS;

import dev.imagefunction.local.store.StoreFault;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way in which the store fails to write the claim, over the wire. */
@QuarkusTest
@TestProfile(FaultProfile.class)
class ClaimFaultTest {
    private static final String CLAIM = "/claim.json";

    @ParameterizedTest(name = "{0}")
    @MethodSource({"passing", "lasting"})
    void nothingIsPaidWithoutAClaim(FaultRow row) {
        row.play(LocalServices.gateway(), LocalServices.store());
    }

    /** Faults that pass change nothing for the caller. */
    static List<FaultRow> passing() {
        return List.of(
                succeeds("claim: 500 twice", 1, 1, put(CLAIM, 2, StoreFault.internalError())),
                succeeds("claim: SlowDown", 1, 1, put(CLAIM, 1, StoreFault.slowDown())),
                succeeds("claim: no response", 1, 1, put(CLAIM, 1, StoreFault.neverResponds())),
                succeeds("claim: response lost", 1, 1, put(CLAIM, 1, StoreFault.losesResponse())),
                succeeds("claim: cut", 1, 1, put(CLAIM, 1, StoreFault.cutsUpload())),
                succeeds("claim: error cut", 1, 1, put(CLAIM, 1, StoreFault.cutsError())),
                succeeds("claim: 409 twice", 1, 1, put(CLAIM, 2, StoreFault.conditionalConflict())),
                succeeds("claim: KMS throttles twice", 1, 1, put(CLAIM, 2, StoreFault.kmsThrottled())),
                succeeds("claim: 307", 1, 1, put(CLAIM, 1, StoreFault.temporaryRedirect())));
    }

    /** Without a claim the gateway is not called. */
    static List<FaultRow> lasting() {
        return List.of(
                throwsError(
                        "claim: 500 for ever",
                        "S3 returned 500 until the time was over",
                        0,
                        0,
                        put(CLAIM, ALWAYS, StoreFault.internalError())),
                throwsError(
                        "claim: never a response",
                        "no response from S3",
                        0,
                        0,
                        put(CLAIM, ALWAYS, StoreFault.neverResponds())),
                throwsError(
                        "claim: 403",
                        "the function's role needs s3:GetObject and s3:PutObject on the objects, s3:ListBucket",
                        0,
                        0,
                        put(CLAIM, ALWAYS, StoreFault.accessDenied())),
                throwsError(
                        "claim: 404",
                        "S3 returned 404 NoSuchAccessPoint.",
                        0,
                        0,
                        put(CLAIM, ALWAYS, StoreFault.refused(404, "NoSuchAccessPoint"))),
                throwsError(
                        "claim: no conditional writes",
                        "S3 returned 501 NotImplemented: such a store must honour If-None-Match and If-Match",
                        0,
                        0,
                        put(CLAIM, ALWAYS, StoreFault.refused(501, "NotImplemented"))),
                throwsError(
                        "claim: conflict for ever",
                        "Could not write generations",
                        0,
                        0,
                        put(CLAIM, ALWAYS, StoreFault.conditionalConflict())),
                throwsError(
                        "claim: another delivery's",
                        "Another delivery makes this generation now",
                        0,
                        0,
                        put(CLAIM, ALWAYS, StoreFault.preconditionFailed())),
                throwsError(
                        "claim: 403 for another reason",
                        "S3 returned 403 AllAccessDisabled.",
                        0,
                        0,
                        put(CLAIM, ALWAYS, StoreFault.refused(403, "AllAccessDisabled"))),
                throwsError(
                        "claim: the clocks differ",
                        "S3 returned 403 until the time was over: the clocks of S3 and of the function differ",
                        0,
                        0,
                        put(CLAIM, ALWAYS, StoreFault.refused(403, "RequestTimeTooSkewed"))),
                throwsError(
                        "no bucket",
                        "there is no such bucket: create it, or set IMAGE_BUCKET",
                        0,
                        0,
                        put("", ALWAYS, StoreFault.noSuchBucket())),
                throwsError(
                        "credentials expired",
                        "the credentials are not valid (ExpiredToken)",
                        0,
                        0,
                        put("", ALWAYS, StoreFault.expiredToken())));
    }
}
