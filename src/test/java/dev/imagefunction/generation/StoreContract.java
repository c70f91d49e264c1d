package dev.imagefunction.generation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the use case relies on in a store. Each implementation has a subclass. */
@SuppressWarnings("this-escape") // each subclass makes its store without fields of its own
public abstract class StoreContract {
    /** Presigned URLs are signed with the true time, so the tests' time must be near it. */
    @SuppressWarnings("TimeInStaticInitializer")
    private static final Instant NOW = Instant.now();

    private static final Instant END = NOW.plusSeconds(60);
    private static final ImageHeader HEADER = new ImageHeader(ImageHeader.PNG, 64, 32, true);
    private static final Claim CLAIM = Claim.queued("fingerprint", 2);

    private final GenerationId id =
            GenerationId.internal("order-" + UUID.randomUUID().toString());
    private final Store store = store(Clock.fixed(NOW, ZoneOffset.UTC));
    private final Store.Objects objects = store.objects(id, END);

    /** A store whose time is the clock's. */
    protected abstract Store store(Clock clock);

    private static Image image(String text) {
        var content = text.getBytes(UTF_8);
        return new Image(List.of(content), content.length, HEADER, Sha256.hex(content), () -> {});
    }

    private Store.Result result(String code, StoredImage... images) {
        var answer = new Answer(
                id.id(), Answer.Status.SUCCEEDED, 7L, code, null, null, List.of(images), Map.of("tokens", 3), null);
        return new Store.Result("fingerprint", answer);
    }

    @Test
    void nothingIsThereAtFirst() {
        assertEquals(Optional.empty(), objects.claim());
        assertEquals(Optional.empty(), objects.image("0.png"));
        assertEquals(Optional.empty(), objects.result());
        assertEquals(Optional.empty(), objects.replaceClaim(CLAIM, "\"0123456789abcdef0123456789abcdef\""));
    }

    @Test
    void claimIsCreatedOnce() {
        var version = objects.createClaim(CLAIM).orElseThrow();

        assertEquals(Optional.empty(), objects.createClaim(Claim.queued("other", 1)));
        assertEquals(Optional.of(new Store.Versioned(CLAIM, version)), objects.claim());
    }

    @Test
    void claimIsReplacedAtItsVersionOnly() {
        var first = objects.createClaim(CLAIM).orElseThrow();
        var held = CLAIM.counted(List.of(1), 1).heldBy("delivery", END);

        var second = objects.replaceClaim(held, first).orElseThrow();

        assertNotEquals(first, second);
        assertEquals(Optional.empty(), objects.replaceClaim(CLAIM, first));
        var stored = objects.claim().orElseThrow();
        assertEquals(second, stored.version());
        assertEquals(held, stored.claim());
        assertTrue(objects.replaceClaim(held.released(), second).isPresent());
    }

    @Test
    void firstImageOfANameStays() {
        var first = objects.putImage("0.png", image("first"), END);

        var second = objects.putImage("0.png", image("second"), END);

        assertEquals(first, second);
        assertEquals(Optional.of(first), objects.image("0.png"));
        assertEquals(Optional.empty(), objects.image("1.png"));
        assertEquals("image/png", first.contentType());
        assertEquals("generations/internal/" + id.id() + "/0.png", first.key());
        assertEquals(5, first.bytes());
        assertEquals(64, first.width());
        assertEquals(32, first.height());
        assertEquals(Sha256.hex("first".getBytes(UTF_8)), first.sha256());
        assertArrayEquals("first".getBytes(UTF_8), store.content(first, END));
    }

    @Test
    void firstResultStays() {
        var image = objects.putImage("0.png", image("first"), END);
        var first = result("one", image);

        assertEquals(first, objects.putResult(first));
        assertEquals(first, objects.putResult(result("two")));
        assertEquals(Optional.of(first), objects.result());
    }

    @Test
    void generationsAreApart() {
        objects.createClaim(CLAIM);
        objects.putResult(result("one"));
        objects.putImage("0.png", image("mine"), END);

        var others = store.objects(new GenerationId("shop", id.id()), END);

        assertEquals(Optional.empty(), others.claim());
        assertEquals(Optional.empty(), others.image("0.png"));
        assertEquals(Optional.empty(), others.result());
        assertTrue(others.createClaim(CLAIM).isPresent());
    }

    @Test
    void presignedImageHasAUrlThatExpires() {
        var stored = objects.putImage("0.png", image("first"), END);

        var presigned = store.presign(stored);

        assertTrue(String.valueOf(presigned.url()).contains(stored.key()), presigned::toString);
        assertTrue(presigned.expiresAt() != null);
        assertEquals(stored.sha256(), presigned.sha256());
    }

    static Stream<Consumer<Store.Objects>> calls() {
        return Stream.of(
                late -> late.createClaim(CLAIM),
                Store.Objects::claim,
                late -> late.replaceClaim(CLAIM, "version"),
                late -> late.image("0.png"),
                Store.Objects::result,
                late -> late.putResult(
                        new Store.Result("f", Answer.failed("late", Failure.of(Failure.Code.INTERNAL_ERROR, "late")))));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void callAfterItsEndFails(Consumer<Store.Objects> call) {
        assertFails(() -> call.accept(store.objects(id, NOW)));
        assertFails(() -> call.accept(store.objects(id, NOW.minusSeconds(1))));
        assertEquals(Optional.empty(), objects.claim());
        assertEquals(Optional.empty(), objects.result());
    }

    @Test
    void uploadAndDownloadHaveAnEndOfTheirOwn() {
        assertFails(() -> objects.putImage("0.png", image("late"), NOW));
        assertEquals(Optional.empty(), objects.image("0.png"));
        var stored = store.objects(id, NOW).putImage("0.png", image("in time"), END);
        assertFails(() -> store.content(stored, NOW));
    }

    @Test
    void contentOfAMissingImageFails() {
        var stored = objects.putImage("0.png", image("first"), END);
        var missing = new StoredImage(stored.bucket(), stored.key() + "x", "image/png", 5, 1, 1, "");

        assertFails(() -> store.content(missing, END));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void interruptedThreadReachesNothing(Consumer<Store.Objects> call) {
        Thread.currentThread().interrupt();
        try {
            assertFails(() -> call.accept(objects));
        } finally {
            assertTrue(Thread.interrupted());
        }
        assertEquals(Optional.empty(), objects.claim());
        assertEquals(Optional.empty(), objects.result());
    }

    private static void assertFails(Runnable call) {
        var error = assertThrows(GenerationException.class, call::run);
        assertEquals(Failure.Code.STORAGE_FAILED, error.failure().code());
    }
}
