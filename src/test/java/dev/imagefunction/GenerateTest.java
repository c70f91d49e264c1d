package dev.imagefunction;

import static dev.imagefunction.Lambda.event;
import static dev.imagefunction.Lambda.send;
import static dev.imagefunction.LocalServices.BUCKET;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.local.gateway.BrokenResponses;
import dev.imagefunction.local.gateway.Fault;
import dev.imagefunction.local.gateway.GatewayCall;
import dev.imagefunction.local.gateway.LocalGateway;
import dev.imagefunction.local.store.FaultyStore;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The main job: an event goes in, images come out. */
@QuarkusTest
@TestProfile(LocalProfile.class)
class GenerateTest {
    private static final String OTTER = "A cute baby sea otter";
    private static final List<String> QUALITIES = List.of("high", "medium", "low");

    private final LocalGateway gateway = LocalServices.gateway();
    private final FaultyStore store = LocalServices.store();

    @BeforeEach
    void renew() {
        LocalServices.renew();
    }

    @Test
    void documentedEventGivesItsImage() throws Exception {
        var answer = send("{\"model\": \"gpt-image-1\", \"prompt\": \"A cute baby sea otter\", \"n\": 1,"
                + " \"size\": \"1024x1024\"}");

        assertEquals("succeeded", answer.status(), answer::text);
        assertEquals(1, answer.images());
        OpenedImage.at(answer.json(), 0).isAsTold(1024, 1024);
        var call = gateway.calls().getFirst();
        assertEquals("application/json", call.headers().get("content-type"));
        assertEquals("application/json", call.headers().get("accept"));
        assertEquals("Bearer " + LocalGateway.KEY, call.headers().get("authorization"));
        assertTrue(call.headers().containsKey("idempotency-key"));
        assertEquals(
                JsonPath.from("{\"model\":\"gpt-image-1\",\"prompt\":\"A cute baby sea otter\",\"n\":1,"
                                + "\"size\":\"1024x1024\",\"quality\":\"high\"}")
                        .getMap(""),
                JsonPath.from(call.body()).getMap(""));
    }

    @Test
    void promptAloneGetsEveryDefault() {
        var answer = send(event(OTTER)).json();

        assertEquals(
                Set.of("id", "status", "created", "model", "size", "quality", "data"),
                answer.getMap("").keySet());
        assertEquals("gpt-image-1.5", answer.getString("model"));
        assertEquals("1024x1024", answer.getString("size"));
        assertEquals("high", answer.getString("quality"));
        assertTrue(answer.getLong("created") > 1_700_000_000);
        assertEquals("generations/internal/" + answer.getString("id") + "/0.png", answer.getString("data[0].key"));
    }

    record Combination(String model, int n, String size, String quality) {}

    /** Each model with each size and quality, and some numbers of images with one of them in turn. */
    static Stream<Combination> combinations() {
        var all = new ArrayList<Combination>();
        for (var model : List.of("gpt-image-1.5", "gpt-image-1")) {
            var wide = model.endsWith("1.5") ? "1792x1024" : "1536x1024";
            var tall = model.endsWith("1.5") ? "1024x1792" : "1024x1536";
            var sizes = List.of("1024x1024", wide, tall);
            for (var size : sizes) {
                for (var quality : QUALITIES) {
                    all.add(new Combination(model, 1, size, quality));
                }
            }
            for (var n : new int[] {2, 3, 7, 10}) {
                all.add(new Combination(model, n, sizes.get(n % 3), QUALITIES.get(n / 3 % 3)));
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void everyCombinationOpens(Combination asked) throws Exception {
        var answer = send(event(
                "A lighthouse, " + asked,
                "model",
                asked.model,
                "n",
                asked.n,
                "size",
                asked.size,
                "quality",
                asked.quality));

        assertEquals("succeeded", answer.status(), answer::text);
        assertEquals(asked.n, answer.images());
        var calls = gateway.calls();
        assertEquals(asked.model.equals("gpt-image-1") ? 1 : asked.n, calls.size());
        assertEquals(asked.n, calls.stream().mapToInt(GatewayCall::n).sum());
        assertEquals(
                asked.n,
                calls.stream().map(GatewayCall::idempotencyKey).distinct().count()
                        * calls.getFirst().n());
        assertTrue(calls.stream()
                .allMatch(c -> c.size().equals(asked.size) && c.quality().equals(asked.quality)));
        assertEquals(asked.n, gateway.charged());
        var cross = asked.size.indexOf('x');
        for (var i = 0; i < asked.n; i++) {
            assertTrue(answer.json().getString("data[" + i + "].key").endsWith("/" + i + ".png"));
            OpenedImage.at(answer.json(), i)
                    .isAsTold(
                            Integer.parseInt(asked.size.substring(0, cross)),
                            Integer.parseInt(asked.size.substring(cross + 1)));
        }
    }

    @Test
    void imagesBeyondOneCallAreMadeAtTheSameTime() {
        gateway.latency(Duration.ofMillis(300));

        assertEquals(4, send(event(OTTER, "n", 4)).images());
        assertEquals(4, gateway.busiest());
    }

    @Test
    void sameEventReturnsTheSameImagesWithFreshUrls() throws Exception {
        var event = event(OTTER, "model", "gpt-image-1", "n", 2);
        var first = send(event);
        store.forgetRequests();

        var again = send(event);

        assertEquals(1, gateway.calls().size());
        assertEquals(first.json().getList("data.sha256"), again.json().getList("data.sha256"));
        assertEquals(first.json().getLong("created"), again.json().getLong("created"));
        assertTrue(again.json().getLong("data[0].expires_at") >= first.json().getLong("data[0].expires_at"));
        OpenedImage.at(again.json(), 1).isAsTold(1024, 1024);
        assertFalse(store.requests().stream().anyMatch(r -> r.path().endsWith("result.json") && r.status() == 404));
    }

    @Test
    void sameIdForAnotherRequestIsAConflict() {
        var event = event(OTTER, "quality", "low");
        send(event);
        event.put("quality", "high");

        var conflict = send(event);

        assertEquals("idempotency_key_reused", conflict.json().getString("error.code"));
        assertEquals("id", conflict.json().getString("error.param"));
        assertEquals("no", conflict.json().getString("error.charged"));
        assertEquals(1, gateway.calls().size());
    }

    @Test
    void presignedUrlOpensOneImageAndOnlyUnchanged() throws Exception {
        var answer = send(event(OTTER, "model", "gpt-image-1", "n", 2)).json();
        var url = answer.getString("data[0].url");

        assertEquals(200, OpenedImage.status(url));
        assertEquals(403, OpenedImage.status(url.replace("/0.png", "/1.png")));
        assertEquals(403, OpenedImage.status(url.replace("X-Amz-Expires=3600", "X-Amz-Expires=3601")));
        assertEquals(403, OpenedImage.status(url.replaceAll("(X-Amz-Signature=)....", "$10000")));
        assertEquals(403, OpenedImage.status(url.substring(0, url.indexOf('?'))));
    }

    @Test
    void resultIsTheAnswerWithoutItsUrls() {
        var event = event(OTTER, "model", "gpt-image-1", "n", 2);
        var answer = send(event).json();
        var prefix = "generations/internal/" + event.get("id") + "/";

        var result = JsonPath.from(new String(store.read(BUCKET, prefix + "result.json"), UTF_8));
        var claim = JsonPath.from(new String(store.read(BUCKET, prefix + "claim.json"), UTF_8));

        assertEquals("application/json", store.contentType(BUCKET, prefix + "result.json"));
        assertNull(result.get("data[0].url"));
        assertNull(result.get("data[0].expires_at"));
        for (var field : List.of("id", "status", "created", "model", "size", "quality", "data.sha256", "data.key")) {
            assertEquals(answer.<Object>get(field), result.<Object>get(field), field);
        }
        assertEquals(store.metadata(BUCKET, prefix + "result.json").get("request-sha256"), claim.get("fingerprint"));
        assertEquals(List.of(1, 1), claim.getList("attempts"));
        assertTrue(claim.getLong("until") > answer.getLong("created") * 1000);
        assertEquals("image/png", store.contentType(BUCKET, prefix + "1.png"));
        assertEquals(
                answer.getString("data[1].sha256"),
                store.metadata(BUCKET, prefix + "1.png").get("sha256"));
    }

    @Test
    void refusedPromptIsWrittenDownAndNotSentAgain() {
        var event = event("something that is not allowed", "model", "gpt-image-1");
        gateway.always(Fault.moderationBlocked());
        send(event);
        gateway.heal();
        var prefix = "generations/internal/" + event.get("id") + "/";

        var again = send(event);

        assertEquals("moderation_blocked", again.json().getString("error.code"));
        assertEquals("prompt", again.json().getString("error.param"));
        assertEquals(1, gateway.calls().size());
        assertEquals(List.of(prefix + "claim.json", prefix + "result.json"), store.keys(BUCKET, prefix));
        var result = new String(store.read(BUCKET, prefix + "result.json"), UTF_8);
        assertFalse(result.contains("not allowed"), result);
        assertEquals("moderation_blocked", JsonPath.from(result).getString("error.code"));
    }

    @Test
    void eventWithoutAnIdGoesByTheInvocations() {
        var one = send("{\"prompt\":\"" + OTTER + "\"}");
        var other = send("{\"prompt\":\"" + OTTER + "\"}");

        assertNotEquals(one.json().getString("id"), other.json().getString("id"));
        assertEquals(2, gateway.calls().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "keep-alive"})
    void connectionThatIsClosedAfterAResponseDoesNotReachTheNextCall(String told) {
        gateway.always(BrokenResponses.closesAfter(told));
        for (var n = 1; n <= 5; n++) {
            var outcome = send(event("Event " + n, "model", "gpt-image-1"));
            assertEquals("succeeded", outcome.status(), outcome::text);
            assertEquals(n, gateway.charged());
        }
        assertEquals(5, gateway.calls().size());
    }
}
