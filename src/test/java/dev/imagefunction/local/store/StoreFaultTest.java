package dev.imagefunction.local.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.imagefunction.local.http.LoopbackTls;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

class StoreFaultTest {
    private static LocalStore store;
    private static S3Client s3;

    @BeforeAll
    static void open() {
        store = LocalStore.inMemory().createBucket("images");
        s3 = StoreClient.of(store);
    }

    @AfterAll
    static void close() {
        s3.close();
        store.close();
    }

    @BeforeEach
    void clear() {
        store.heal().clear("images");
        store.forgetRequests();
    }

    @ParameterizedTest
    @CsvSource({
        "403, AccessDenied",
        "412, PreconditionFailed",
        "409, ConditionalRequestConflict",
        "409, OperationAborted",
        "404, NoSuchBucket",
        "400, ExpiredToken"
    })
    void errorReachesTheClientAsItWasTold(int status, String code) {
        store.fail("PUT", "/0.png", 1, new StoreFault.Refused(status, code));
        var error = assertThrows(S3Exception.class, () -> write("a/0.png", "png"));

        assertEquals(status, error.statusCode());
        assertEquals(code, error.awsErrorDetails().errorCode());
        assertEquals(List.of(), store.keys("images", ""));
    }

    @Test
    void onlyTheChosenRequestsFail() {
        store.fail("PUT", "/0.png", LocalStore.ALWAYS, StoreFault.accessDenied());
        write("a/1.png", "png");

        assertThrows(S3Exception.class, () -> write("a/0.png", "png"));
        assertThrows(S3Exception.class, () -> write("b/0.png", "png"));
        assertEquals(List.of("a/1.png"), store.keys("images", ""));
    }

    @Test
    void clientGetsOverAPassingFault() {
        store.fail("PUT", "/0.png", 1, StoreFault.internalError()).fail("PUT", "/0.png", 1, StoreFault.cutsUpload());
        write("a/0.png", "x".repeat(200_000));

        assertEquals(
                List.of(500, 0, 200),
                store.requests().stream().map(LocalStore.Request::status).toList());
    }

    @Test
    void lostAnswerMakesTheClientMeetItsOwnObject() {
        store.fail("PUT", "/0.png", 1, StoreFault.losesAnswer());
        var create = PutObjectRequest.builder()
                .bucket("images")
                .key("a/0.png")
                .ifNoneMatch("*")
                .build();
        var error = assertThrows(S3Exception.class, () -> s3.putObject(create, RequestBody.fromString("mine")));

        assertEquals(412, error.statusCode());
        assertEquals("mine", new String(store.read("images", "a/0.png"), UTF_8));
    }

    @Test
    void silentStoreIsLeftByTheClient() {
        store.fail("PUT", "/0.png", LocalStore.ALWAYS, StoreFault.neverAnswers());

        assertThrows(
                SdkClientException.class,
                () -> s3.putObject(
                        r -> r.bucket("images")
                                .key("a/0.png")
                                .overrideConfiguration(c -> c.apiCallTimeout(Duration.ofMillis(200))),
                        RequestBody.fromString("png")));
        assertEquals(List.of(), store.keys("images", ""));
    }

    @Test
    void testMayActJustBeforeARequestIsDone() {
        var before = new AtomicReference<List<String>>(List.of("unset"));
        store.fail("PUT", "/0.png", 1, StoreFault.first(() -> before.set(store.keys("images", ""))));
        write("a/0.png", "png");

        assertEquals(List.of(), before.get());
        assertEquals(List.of("a/0.png"), store.keys("images", ""));
    }

    @Test
    void conflictMayComeWithTheObjectStoredOrNot() {
        store.fail("PUT", "/0.png", 1, StoreFault.conditionalConflict())
                .fail("PUT", "/0.png", 1, StoreFault.afterStoring(StoreFault.operationAborted()));
        assertEquals(
                409,
                assertThrows(S3Exception.class, () -> write("a/0.png", "png")).statusCode());
        assertEquals(List.of(), store.keys("images", ""));
        assertEquals(
                409,
                assertThrows(S3Exception.class, () -> write("a/0.png", "png")).statusCode());
        assertEquals(List.of("a/0.png"), store.keys("images", ""));
    }

    @Test
    void redirectNamesTheSamePlace() {
        store.fail("PUT", "/0.png", 1, StoreFault.temporaryRedirect());
        var answered = assertThrows(S3Exception.class, () -> write("a/0.png", "png"));
        assertEquals(307, answered.statusCode());
        assertEquals(
                store.endpoint() + "/images/a/0.png",
                answered.awsErrorDetails()
                        .sdkHttpResponse()
                        .firstMatchingHeader("Location")
                        .orElseThrow());
    }

    @Test
    void faultMayLastForATime() {
        store.failFor("PUT", "/0.png", Duration.ofDays(1), StoreFault.slowDown());
        assertThrows(S3Exception.class, () -> write("a/0.png", "png"));
        store.heal().failFor("PUT", "/0.png", Duration.ZERO, StoreFault.slowDown());
        write("a/0.png", "png");
    }

    @Test
    void writeStallsWhereTheStoreStopsReadingUnderTlsToo() throws Exception {
        store.fail("PUT", "/0.png", LocalStore.ALWAYS, StoreFault.stopsReading());
        for (var endpoint : List.of(store.endpoint(), store.overTls(LoopbackTls.certificate()))) {
            store.forgetRequests();
            var plain = new Socket(InetAddress.getLoopbackAddress(), endpoint.getPort());
            var tls = LoopbackTls.context().getSocketFactory();
            var socket = endpoint.getScheme().equals("https") ? tls.createSocket(plain, "", 0, true) : plain;
            var head = "PUT /images/a/0.png HTTP/1.1\r\nHost: local\r\nContent-Length: 32000000\r\n\r\n";
            var writer = new FutureTask<>(() -> {
                socket.getOutputStream().write(head.getBytes(UTF_8));
                socket.getOutputStream().write(new byte[32_000_000]);
                return "all written";
            });
            Thread.startVirtualThread(writer);
            while (store.requests().isEmpty()) {
                LockSupport.parkNanos(1_000_000); // the store reads half of it
            }
            plain.close();
            assertThrows(ExecutionException.class, writer::get);
        }
    }

    @Test
    void failedHeadHasNoBodyToReadOnWith() {
        write("a/0.png", "png");
        store.fail("HEAD", "/0.png", 1, StoreFault.accessDenied());

        assertThrows(
                S3Exception.class, () -> s3.headObject(r -> r.bucket("images").key("a/0.png")));
        assertEquals(3, s3.headObject(r -> r.bucket("images").key("a/0.png")).contentLength());
    }

    private static void write(String key, String content) {
        s3.putObject(r -> r.bucket("images").key(key), RequestBody.fromString(content));
    }
}
