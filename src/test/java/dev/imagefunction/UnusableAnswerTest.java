package dev.imagefunction;

import static dev.imagefunction.FaultRow.fails;
import static dev.imagefunction.FaultRow.succeeds;
import static dev.imagefunction.FaultRow.throwsError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.local.gateway.Fault;
import dev.imagefunction.local.gateway.GatewayCall;
import dev.imagefunction.local.gateway.UnusualResponses;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Charged responses, unusable and unusual but usable, each over the wire. */
@QuarkusTest
@TestProfile(FaultProfile.class)
class UnusableAnswerTest {
    private static final long MB = 1 << 20;

    @ParameterizedTest(name = "{0}")
    @MethodSource({"useless", "errors", "partial", "unusual", "strange"})
    void onlyGoodImagesAreStored(FaultRow row) {
        row.play(LocalServices.gateway(), LocalServices.store());
    }

    private static FaultRow never(String name, String message, Fault fault) {
        return fails(name, "gateway_answer_unusable", "yes", message, 2, 2, (g, s, id) -> g.always(fault));
    }

    static List<FaultRow> useless() {
        return List.of(
                never("empty body", "it is not JSON", UnusualResponses.json("")),
                never("empty object", "it holds no data", UnusualResponses.json("{}")),
                never("no data", "it holds no data", UnusualResponses.json("{\"created\":1,\"data\":[]}")),
                never("data that is null", "it holds no data", UnusualResponses.json("{\"data\":null}")),
                never("half an object", "it is not JSON", UnusualResponses.json("{\"data\":[")),
                never("an array", "it is not JSON", UnusualResponses.json("[1,2]")),
                never("HTML", "it is not JSON", UnusualResponses.body("text/html", "<html>welcome</html>")),
                never("null entry", "image 1 has no b64_json", UnusualResponses.nullEntry()),
                never("null image", "image 1 has no b64_json", UnusualResponses.nullImage()),
                never(
                        "a URL instead of an image",
                        "image 1 has no b64_json",
                        UnusualResponses.json("{\"data\":[{\"url\":\"https://elsewhere.example/0.png\"}]}")),
                never("empty image", "image 1 is empty", UnusualResponses.emptyImage()),
                never("invalid base64", "image 1 is not valid base64", UnusualResponses.invalidBase64()),
                never("text", "image 1 is not a PNG, JPEG or WebP", UnusualResponses.textForImage()),
                never("SVG", "image 1 is not a PNG, JPEG or WebP", UnusualResponses.svgForImage()),
                never("truncated PNG", "image 1 is cut short", UnusualResponses.truncatedPng()),
                never("wrong dimensions", "is 512x256 where 1024x1024", UnusualResponses.wrongDimensions(512, 256)),
                never("200 MB", "larger than 8000000 bytes", UnusualResponses.huge(200 * MB)),
                never("endless", "larger than 8000000 bytes", UnusualResponses.endless()),
                never(
                        "2 MB of something else",
                        "it holds no data",
                        UnusualResponses.json("{\"x\":\"" + "y".repeat((int) (2 * MB)) + "\"}")),
                never("204", "it is not JSON", Fault.status(204).charging()),
                never(
                        "an event",
                        "it is not JSON",
                        UnusualResponses.body("text/event-stream", "data: {\"data\":[]}\n\n")),
                never("UTF-16", "it holds no data", UnusualResponses.json("{\0\"\0d\0a\0t\0a\0\"\0:\0[\0]\0}\0")),
                never("nesting without images", "it is not JSON", UnusualResponses.json("[".repeat(500_000))));
    }

    /** Some proxies send their errors with status 200. */
    static List<FaultRow> errors() {
        return List.of(
                fails(
                        "an error",
                        "gateway_failed",
                        "unknown",
                        "an error with status 200",
                        2,
                        0,
                        (g, s, id) -> g.always(error("\"server_error\""))),
                fails(
                        "an error and no data",
                        "gateway_failed",
                        "unknown",
                        "error with status 200",
                        2,
                        2,
                        (g, s, id) -> g.always(UnusualResponses.json("{\"error\":\"overloaded\",\"data\":[]}"))),
                fails(
                        "a refusal",
                        "moderation_blocked",
                        "no",
                        "refused this prompt",
                        1,
                        0,
                        (g, s, id) -> g.always(error("\"moderation_blocked\""))),
                throwsError(
                        "no credit", "out of credit", 1, 0, (g, s, id) -> g.always(error("\"insufficient_quota\""))),
                throwsError(
                        "a limit", "limits the rate", 3, 0, (g, s, id) -> g.always(error("\"rate_limit_exceeded\""))),
                throwsError("429 in the body", "limits the rate", 3, 0, (g, s, id) -> g.always(error("429"))),
                succeeds(
                        "null beside the image",
                        1,
                        1,
                        (g, s, id) -> g.next(UnusualResponses.imagesIn("{\"error\":null,\"data\":[", "]}"))),
                succeeds(
                        "an error beside the image",
                        1,
                        1,
                        (g, s, id) ->
                                g.next(UnusualResponses.imagesIn("{\"error\":{\"code\":\"x\"},\"data\":[", "]}"))));
    }

    private static Fault error(String code) {
        return Fault.status(200).body("application/json", "{\"error\":{\"message\":\"m\",\"code\":" + code + "}}");
    }

    /** The valid images of a response are stored, and only the others are requested again. */
    static Stream<FaultRow> partial() {
        var faults = List.of(
                UnusualResponses.only(1),
                UnusualResponses.nullEntry(),
                UnusualResponses.nullImage(),
                UnusualResponses.emptyImage(),
                UnusualResponses.invalidBase64(),
                UnusualResponses.textForImage());
        return faults.stream().map(fault -> succeeds(
                        "the first of two with " + fault.toString().replaceAll("[\\[(].*?name=|,.*", ""),
                        2,
                        3,
                        (g, s, id) -> g.next(fault))
                .of(2)
                .keeping("0.png", "1.png", "result.json"));
    }

    /** Usable, in forms of HTTP and JSON that few gateways use. */
    static Stream<FaultRow> unusual() {
        var ok = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
        var faults = new LinkedHashMap<String, Fault>();
        faults.put("HTTP/1.0", UnusualResponses.framed(body -> "HTTP/1.0 200 OK\r\n\r\n" + body));
        faults.put("no length", UnusualResponses.framed(body -> ok + "Connection: close\r\n\r\n" + body));
        // The connection is closed when the images are complete, and before the response is.
        faults.put("a length that is too large", UnusualResponses.framed(body -> "%sContent-Length: %d\r\n\r\n%s"
                .formatted(ok, body.length() + 2, body)));
        faults.put(
                "trailer",
                UnusualResponses.framed(body ->
                        "%sTransfer-Encoding: chunked\r\nTrailer: X-Cost\r\n\r\n%x\r\n%s\r\n0\r\nX-Cost: 1\r\n\r\n"
                                .formatted(ok, body.length(), body)));
        for (var status : List.of("100 Continue", "103 Early Hints\r\nLink: <a>")) {
            faults.put(
                    status.substring(0, 3) + " before",
                    UnusualResponses.framed(body -> "HTTP/1.1 %s\r\n\r\n%sContent-Length: %d\r\n\r\n%s"
                            .formatted(status, ok, body.length(), body)));
        }
        for (var header : List.of("X-Prompt: \u0001", "X-Prompt: \u007f", "X(prompt): otter")) {
            faults.put("the header " + header, UnusualResponses.framed(body -> "%s%s\r\nContent-Length: %d\r\n\r\n%s"
                    .formatted(ok, header, body.length(), body)));
        }
        faults.put(
                "trailer with a control character",
                UnusualResponses.framed(
                        body -> "%sTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\nX-Cost: \u0001\r\n\r\n"
                                .formatted(ok, body.length(), body)));
        faults.put(
                "the length twice",
                UnusualResponses.framed(body -> "%sContent-Length: %2$d\r\nContent-Length: %2$d\r\n\r\n%3$s"
                        .formatted(ok, body.length(), body)));
        faults.put(
                "lines that end with a line feed",
                UnusualResponses.framed(
                        body -> "HTTP/1.1 200 OK\nContent-Length: %d\n\n%s".formatted(body.length(), body)));
        faults.put("a header of 60 KB", UnusualResponses.header(60_000));
        faults.put("an event's content type", UnusualResponses.contentType("text/event-stream"));
        faults.put("raw line breaks in base64", UnusualResponses.encoded(Base64.getMimeEncoder()::encodeToString));
        faults.put("URL-safe", UnusualResponses.encoded(Base64.getUrlEncoder().withoutPadding()::encodeToString));
        faults.put("data URL", UnusualResponses.imageIn("{\"b64_json\":\"data:image/png;base64,", "\"}"));
        faults.put("an address too", UnusualResponses.imageIn("{\"url\":\"https://a.example\",\"b64_json\":\"", "\"}"));
        faults.put("byte order mark", UnusualResponses.imagesIn("\ufeff{\"data\":[", "]}"));
        faults.put("data twice", UnusualResponses.imagesIn("{\"data\":[", "],\"data\":[]}"));
        faults.put("text behind", UnusualResponses.imagesIn("{\"data\":[", "]}\ndata: [DONE]\n"));
        faults.put("usage of NaN", UnusualResponses.usage("{\"input_tokens\":NaN}"));
        faults.put("usage with a name twice", UnusualResponses.usage("{\"a\":1,\"a\":{}}"));
        return faults.entrySet().stream()
                .map(fault -> succeeds(fault.getKey(), 1, 1, (g, s, id) -> g.next(fault.getValue())));
    }

    /** Unusual and usable. */
    static List<FaultRow> strange() {
        return List.of(
                succeeds("more than requested", 1, 1, (g, s, id) -> g.next(UnusualResponses.extra(3))),
                succeeds("bad ones once", 2, 2, (g, s, id) -> g.next(UnusualResponses.truncatedPng())),
                succeeds(
                        "deep nesting beside the image",
                        1,
                        1,
                        (g, s, id) -> g.next(UnusualResponses.deeplyNested(100_000))),
                succeeds("wrong content type", 1, 1, (g, s, id) -> g.next(UnusualResponses.contentType("text/plain"))),
                succeeds("unreadable content type", 1, 1, (g, s, id) -> g.next(UnusualResponses.contentType("a;;/b"))),
                succeeds("JPEG", 1, 1, (g, s, id) -> g.next(UnusualResponses.jpeg())),
                succeeds("unknown fields", 1, 1, (g, s, id) -> g.next(UnusualResponses.unknownFields())),
                succeeds("201", 1, 1, (g, s, id) -> g.next(UnusualResponses.status(201))),
                succeeds("206", 1, 1, (g, s, id) -> g.next(UnusualResponses.status(206))),
                succeeds("gzip that nobody requested", 1, 1, (g, s, id) -> g.next(UnusualResponses.gzipped("gzip"))),
                succeeds("gzip by its old name", 1, 1, (g, s, id) -> g.next(UnusualResponses.gzipped("x-gzip"))),
                succeeds("usage of nulls", 1, 1, (g, s, id) -> g.next(UnusualResponses.usageOfNulls())),
                succeeds("usage out of range", 1, 1, (g, s, id) -> g.next(UnusualResponses.usageOutOfRange())),
                succeeds("usage that is text", 1, 1, (g, s, id) -> g.next(UnusualResponses.usage("\"none\""))),
                succeeds(
                        "usage with an infinite number",
                        1,
                        1,
                        (g, s, id) -> g.next(UnusualResponses.usage("{\"a\":1e999999999}"))),
                succeeds(
                        "2 MB beside the image",
                        1,
                        1,
                        (g, s, id) -> g.next(UnusualResponses.usage("{\"x\":\"" + "y".repeat((int) (2 * MB)) + "\"}"))),
                succeeds(
                        "JPEG with 2 MB of metadata",
                        1,
                        1,
                        (g, s, id) -> g.next(UnusualResponses.jpegWithMetadata(2_000_000))),
                succeeds(
                        "PNG with 600 KB of metadata",
                        1,
                        1,
                        (g, s, id) -> g.next(UnusualResponses.pngWithMetadata(600_000))),
                succeeds("WebP with metadata", 1, 1, (g, s, id) -> g.next(UnusualResponses.webp(300_000))),
                succeeds("bytes behind the image", 1, 1, (g, s, id) -> g.next(UnusualResponses.trailingBytes(1_000))));
    }

    /** A gateway that honours the key could send the unusable response again. */
    @Test
    void noDeliveryUsesTheKeyOfAnUnusableResponseAgain() {
        LocalServices.renew();
        var gateway = LocalServices.gateway();
        var event = Lambda.event("A cute baby sea otter", "model", "gpt-image-1", "quality", "low");
        gateway.next(UnusualResponses.truncatedPng())
                .next(Fault.status(503))
                .next(Fault.status(503))
                .next(Fault.status(503));

        assertTrue(Lambda.send(event).thrown());
        assertEquals("succeeded", Lambda.send(event).status());

        var keys = gateway.calls().stream().map(GatewayCall::idempotencyKey).toList();
        assertEquals(5, keys.size());
        assertEquals(2, Set.copyOf(keys).size());
        assertEquals(1, Collections.frequency(keys, keys.getFirst()));
    }
}
