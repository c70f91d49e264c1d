package dev.imagefunction;

import static dev.imagefunction.FaultRow.fails;
import static dev.imagefunction.FaultRow.succeeds;
import static dev.imagefunction.FaultRow.throwsError;
import static dev.imagefunction.local.gateway.Fault.status;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.imagefunction.local.gateway.BrokenResponses;
import dev.imagefunction.local.gateway.Fault;
import dev.imagefunction.local.gateway.UnusualResponses;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The ways in which the gateway refuses, fails or does not respond, over the wire; {@code GatewayErrorsTest} has each status. */
@QuarkusTest
@TestProfile(FaultProfile.class)
class GatewayFaultTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void faultCostsNoMoreThanItMust(FaultRow row) {
        row.play(LocalServices.gateway(), LocalServices.store());
    }

    private static final String SECOND_RESPONSE = "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"data\":[]}";

    static Stream<Fault> remnants() {
        return Stream.of(
                BrokenResponses.understatesLength(1),
                BrokenResponses.understatesLength(2),
                UnusualResponses.followedBy("\r\n"),
                UnusualResponses.followedBy("remnant"),
                UnusualResponses.followedBy(SECOND_RESPONSE));
    }

    @ParameterizedTest
    @MethodSource("remnants")
    void bytesBehindAResponseDoNotReachTheNextCall(Fault fault) {
        var gateway = LocalServices.gateway();
        LocalServices.renew();
        gateway.next(fault);
        assertEquals(
                "succeeded",
                Lambda.send(Lambda.event("First", "model", "gpt-image-1")).status());

        assertEquals(
                "succeeded",
                Lambda.send(Lambda.event("Second", "model", "gpt-image-1")).status());
        assertEquals(2, gateway.charged());
    }

    /** The gateway's error goes into the log once, with the generation. */
    @Test
    void brokenConnectionIsNoErrorOfItsOwnInTheLog() {
        LocalServices.renew();
        LocalServices.gateway().next(Fault.named("reset"));
        var log = new CapturedLog();
        log.start();
        try {
            assertEquals("succeeded", Lambda.send(Lambda.event("Reset")).status());
        } finally {
            log.stop();
        }
        assertEquals(
                List.of(),
                log.lines().stream().filter(line -> line.startsWith("ERROR")).toList());
    }

    static Stream<FaultRow> rows() {
        return Stream.of(refusals(), rejections(), proxies(), passing(), lasting(), waiting(), silences())
                .flatMap(List::stream);
    }

    private static FaultRow refused(String name, String code, String message, Fault fault) {
        return fails(name, code, "no", message, 1, 0, (gateway, store, id) -> gateway.always(fault));
    }

    /** Failures that no retry can fix: stored as the result, and never requested again. */
    private static List<FaultRow> refusals() {
        return List.of(
                refused("400 moderation", "moderation_blocked", "moderation refused", Fault.moderationBlocked()),
                refused(
                        "404 model",
                        "invalid_value",
                        "model is not known",
                        status(404).error("model_not_found")));
    }

    private static FaultRow rejected(String name, String message, Fault fault) {
        return throwsError(name, "gateway_rejected: " + message, 1, 0, (gateway, store, id) -> gateway.always(fault));
    }

    /** Failures that the operator can correct: nothing is stored, and the id stays usable. */
    private static List<FaultRow> rejections() {
        return List.of(
                rejected(
                        "401 that is no gzip",
                        "The gateway refused the API key",
                        status(401).error("invalid_api_key").header("Content-Encoding", "gzip")),
                rejected(
                        "redirect",
                        "The gateway returned status 302",
                        status(302)
                                .header(
                                        "Location",
                                        LocalServices.elsewhere().baseUrl().toString())));
    }

    /** Failures that pass, and were not charged. */
    private static List<FaultRow> passing() {
        return Stream.of(
                        status(409),
                        status(425),
                        status(429),
                        status(500).error("server_error"),
                        status(502).error("server_error"),
                        status(529).error("overloaded"),
                        status(503),
                        status(503).body("text/html", "<h1>later</h1>"))
                .map(fault -> succeeds(
                        fault.status() + " once " + fault.text(), 2, 1, (gateway, store, id) -> gateway.next(fault)))
                .toList();
    }

    private static List<FaultRow> lasting() {
        return List.of(
                throwsError("429 for ever", "limits the rate", 3, 0, (g, s, id) -> g.always(status(429))),
                throwsError(
                        "503 for ever",
                        "The gateway failed (503); this call was not charged",
                        3,
                        0,
                        (g, s, id) -> g.always(status(503))));
    }

    /** A proxy's error: the gateway may have made the images, and they are requested twice at most. */
    private static List<FaultRow> proxies() {
        var rows = new ArrayList<FaultRow>();
        for (var status : List.of(502, 522)) {
            rows.add(succeeds(status + " of a proxy once", 2, 2, (g, s, id) -> g.next(Fault.proxyFails(status))));
            rows.add(succeeds(
                    status + " of a proxy, empty, once",
                    2,
                    2,
                    (g, s, id) -> g.next(status(status).charging())));
            rows.add(fails(
                    status + " of a proxy for ever",
                    "gateway_failed",
                    "unknown",
                    "(" + status + "); it is not known whether it charged",
                    2,
                    2,
                    (g, s, id) -> g.always(Fault.proxyFails(status))));
        }
        return rows;
    }

    /** Short waits are observed; long ones are left to the caller at once. */
    private static List<FaultRow> waiting() {
        var limited = status(429).error("rate_limit_exceeded");
        return List.of(
                succeeds("7 ms", 2, 1, (g, s, id) -> g.next(limited.header("retry-after-ms", "7"))),
                succeeds("garbage", 2, 1, (g, s, id) -> g.next(limited.header("Retry-After", "soon, -3, \u00fc"))),
                throwsError("an hour", "limits the rate", 1, 0, (g, s, id) -> g.next(Fault.rateLimited(3600))),
                throwsError(
                        "503 an hour",
                        "failed (503)",
                        1,
                        0,
                        (g, s, id) -> g.next(status(503).header("Retry-After", "3600"))));
    }

    /** Requests that may have been paid: two attempts at most. */
    private static List<FaultRow> silences() {
        UnaryOperator<String> processing = body -> "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\n\r\n" + body;
        UnaryOperator<String> zipped = body -> "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + body;
        return List.of(
                succeeds("504 once", 2, 2, (g, s, id) -> g.next(Fault.proxyFails(504))),
                fails("408", "gateway_timeout", "unknown", "(408)", 2, 0, (g, s, id) -> g.always(status(408))),
                fails(
                        "504 for ever",
                        "gateway_timeout",
                        "unknown",
                        "(504)",
                        2,
                        2,
                        (g, s, id) -> g.always(Fault.proxyFails(504))),
                fails(
                        "no response",
                        "gateway_timeout",
                        "unknown",
                        "no complete response within",
                        2,
                        2,
                        (g, s, id) -> g.always(Fault.named("silent"))),
                succeeds("reset", 2, 1, (g, s, id) -> g.next(Fault.named("reset"))),
                succeeds(
                        "a byte behind the response", 1, 1, (g, s, id) -> g.next(BrokenResponses.understatesLength(1))),
                succeeds(
                        "nine bytes behind the response",
                        2,
                        2,
                        (g, s, id) -> g.next(BrokenResponses.understatesLength(9))),
                succeeds("said to be gzip", 1, 1, (g, s, id) -> g.next(UnusualResponses.framed(zipped))),
                succeeds("102 once", 1, 1, (g, s, id) -> g.next(UnusualResponses.framed(processing))),
                succeeds("cut before the status", 2, 2, (g, s, id) -> g.next(BrokenResponses.cutsBeforeStatus())),
                fails(
                        "cut before the status for ever",
                        "gateway_timeout",
                        "unknown",
                        "connection to the gateway broke",
                        2,
                        2,
                        (g, s, id) -> g.always(BrokenResponses.cutsBeforeStatus())),
                succeeds("cut in the headers", 2, 2, (g, s, id) -> g.next(BrokenResponses.cutsInHeaders())),
                succeeds("cut in the base64", 2, 2, (g, s, id) -> g.next(Fault.named("cut 50000"))),
                succeeds("cut before the base64", 2, 2, (g, s, id) -> g.next(Fault.named("cut 20"))),
                succeeds("stalls in the base64", 2, 2, (g, s, id) -> g.next(Fault.named("stall 50000"))),
                succeeds("cut after the first of two", 2, 3, (g, s, id) -> g.padding(3_000_000)
                                .next(Fault.named("cut 5000000")))
                        .of(2)
                        .keeping("0.png", "1.png", "result.json"),
                fails("one of two never comes", "gateway_timeout", "yes", "broke", 2, 3, (g, s, id) -> g.padding(
                                        3_000_000)
                                .next(Fault.named("cut 5000000"), Fault.named("cut 1000000")))
                        .of(2)
                        .keeping("0.png", "result.json"));
    }
}
