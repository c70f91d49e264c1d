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

    private static FaultRow passes(String name, int times, StoreFault fault) {
        return succeeds(name, 1, 1, put(CLAIM, times, fault));
    }

    private static FaultRow lasts(String name, String message, String key, StoreFault fault) {
        return throwsError(name, message, 0, 0, put(key, ALWAYS, fault));
    }

    /** Faults that pass change nothing for the caller. */
    static List<FaultRow> passing() {
        return List.of(
                passes("claim: 500 twice", 2, StoreFault.internalError()),
                passes("claim: SlowDown", 1, StoreFault.slowDown()),
                passes("claim: no response", 1, StoreFault.neverResponds()),
                passes("claim: response lost", 1, StoreFault.losesResponse()),
                passes("claim: cut", 1, StoreFault.cutsUpload()),
                passes("claim: error cut", 1, StoreFault.cutsError()),
                passes("claim: 409 twice", 2, StoreFault.conditionalConflict()),
                passes("claim: KMS throttles twice", 2, StoreFault.kmsThrottled()),
                passes("claim: 307", 1, StoreFault.temporaryRedirect()));
    }

    /** Without a claim the gateway is not called. */
    static List<FaultRow> lasting() {
        return List.of(
                lasts(
                        "claim: 500 for ever",
                        "S3 returned 500 until the time was over",
                        CLAIM,
                        StoreFault.internalError()),
                lasts("claim: never a response", "no response from S3", CLAIM, StoreFault.neverResponds()),
                lasts(
                        "claim: 403",
                        "the function's role needs s3:GetObject and s3:PutObject on the objects, s3:ListBucket",
                        CLAIM,
                        StoreFault.accessDenied()),
                lasts(
                        "claim: 404",
                        "S3 returned 404 NoSuchAccessPoint.",
                        CLAIM,
                        StoreFault.refused(404, "NoSuchAccessPoint")),
                lasts(
                        "claim: no conditional writes",
                        "S3 returned 501 NotImplemented: such a store must honour If-None-Match and If-Match",
                        CLAIM,
                        StoreFault.refused(501, "NotImplemented")),
                lasts(
                        "claim: conflict for ever",
                        "Could not write generations",
                        CLAIM,
                        StoreFault.conditionalConflict()),
                lasts(
                        "claim: another delivery's",
                        "Another delivery makes this generation now",
                        CLAIM,
                        StoreFault.preconditionFailed()),
                lasts(
                        "claim: 403 for another reason",
                        "S3 returned 403 AllAccessDisabled.",
                        CLAIM,
                        StoreFault.refused(403, "AllAccessDisabled")),
                lasts(
                        "claim: the clocks differ",
                        "S3 returned 403 until the time was over: the clocks of S3 and of the function differ",
                        CLAIM,
                        StoreFault.refused(403, "RequestTimeTooSkewed")),
                lasts(
                        "no bucket",
                        "there is no such bucket: create it, or set IMAGE_BUCKET",
                        "",
                        StoreFault.noSuchBucket()),
                lasts(
                        "credentials expired",
                        "the credentials are not valid (ExpiredToken)",
                        "",
                        StoreFault.expiredToken()));
    }
}
